// The drawings of the calculators: inline SVG with classes; calculators.css gives them the colours of both themes.
(function () {
  "use strict";

  const { element, svg, write } = globalThis.TestedAnswers;
  const range = (length) => Array.from({ length }, (_, i) => i);
  const STRIP = "calculator__panel--strip"; // one row, across the card
  const WIDE = "calculator__panel--wide"; // grows with the card, for drawings with words in them
  const MOST_CELLS = 48; // an axis; beyond that cells are too small to tell apart

  function panel(drawing, caption, kind = "") {
    return element("figure", { class: `calculator__panel ${kind}` }, drawing, element("figcaption", {}, caption));
  }

  function canvas(width, height, label, ...children) {
    return svg("svg", { class: "calculator__drawing", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label }, ...children);
  }

  // One size for the grids that stand side by side, so that they can be compared.
  const cellSize = (columns, rows) => Math.max(6, Math.min(rows === 1 ? 26 : 22, Math.floor((rows === 1 ? 600 : 270) / columns)));

  // A grid of cells: `body` is the part that holds data, what lies around it is drawn as void; marks fill single cells.
  function grid({ rows, columns, body = { top: 0, left: 0, height: rows, width: columns }, marks = [], label, cell = cellSize(columns, rows), across = columns }) {
    const at = (value) => value * cell + 1;
    const box = (top, left, height, width, name) =>
      svg("rect", { class: name, x: at(left), y: at(top), width: width * cell, height: height * cell });
    const lines = [
      ...range(columns + 1).map((i) => `M${at(i)} 1V${at(rows)}`),
      ...range(rows + 1).map((i) => `M1 ${at(i)}H${at(columns)}`),
    ].join("");
    return canvas(across * cell + 2, rows * cell + 2, label,
      box(0, 0, rows, columns, "calculator__void"),
      box(body.top, body.left, body.height, body.width, "calculator__body"),
      svg("path", { class: "calculator__lines", d: lines }),
      box(body.top, body.left, body.height, body.width, "calculator__edge"),
      marks.map(({ row, column, kind }) => box(row, column, 1, 1, `calculator__mark calculator__mark--${kind}`)));
  }

  // 1-D is drawn as 2-D with one row.
  const flat = (sizes, one) => (sizes.length === 1 ? [one, sizes[0]] : sizes);
  const fits = (...lengths) => lengths.every((length) => length <= MOST_CELLS);
  const strip = ({ n }, columns) => (n.length === 1 ? [columns, STRIP] : [undefined, ""]);
  const taps = (corner, kernel, dilation, kind) => range(kernel[0]).flatMap((i) => range(kernel[1]).map((j) =>
    ({ row: corner[0] + i * dilation[0], column: corner[1] + j * dilation[1], kind })));

  /** The window of one output position on the padded input, and that position in the output. */
  function slidingWindow(result) {
    const [n, k, s, d, output] = [result.n, result.k, result.s, result.d, result.output].map((sizes) => flat(sizes, 1));
    const padding = flat(result.padding, [0, 0]);
    const overhang = flat(result.overhang || result.n.map(() => 0), 0);
    const [rows, columns] = [0, 1].map((i) => padding[i][0] + n[i] + padding[i][1] + overhang[i]);
    if (!fits(rows, columns, ...output)) return null;
    return { positions: output[0] * output[1], draw(position) {
      const [row, column] = [Math.floor(position / output[1]), position % output[1]];
      const body = { top: padding[0][0], left: padding[1][0], height: n[0], width: n[1] };
      const padded = padding.flat().some(Boolean) || overhang.some(Boolean);
      const cell = cellSize(Math.max(columns, output[1]), Math.max(rows, output[0]));
      const [across, kind] = strip(result, Math.max(columns, output[1]));
      return [
        panel(grid({ rows, columns, body, cell, across, marks: taps([row * s[0], column * s[1]], k, d, "tap"), label: "The input and the window on it" }),
          `input ${write.times(result.n)}${padded ? ", padding around it" : ""}`, kind),
        panel(grid({ rows: output[0], columns: output[1], cell, across, marks: [{ row, column, kind: "out" }], label: "The output" }),
          `output ${write.times(result.output)}`, kind),
      ];
    } };
  }

  /** Where one input position lands in the output of a transposed convolution. */
  function spreadWindow(result) {
    const [n, k, s, d, extra, output] = [result.n, result.k, result.s, result.d, result.op, result.output].map((sizes) => flat(sizes, 1));
    const p = flat(result.p, 0);
    if (result.n.length === 1) extra[0] = 0;
    const [rows, columns] = [0, 1].map((i) => (n[i] - 1) * s[i] + d[i] * (k[i] - 1) + 1 + extra[i]);
    if (!fits(rows, columns, ...n, ...output)) return null;
    return { positions: n[0] * n[1], draw(position) {
      const [row, column] = [Math.floor(position / n[1]), position % n[1]];
      const body = { top: p[0], left: p[1], height: output[0], width: output[1] };
      const cell = cellSize(Math.max(columns, n[1]), Math.max(rows, n[0]));
      const [across, kind] = strip(result, Math.max(columns, n[1]));
      return [
        panel(grid({ rows: n[0], columns: n[1], cell, across, marks: [{ row, column, kind: "tap" }], label: "The input" }), `input ${write.times(result.n)}`, kind),
        panel(grid({ rows, columns, body, cell, across, marks: taps([row * s[0], column * s[1]], k, d, "out"), label: "The output and where the input position lands" }),
          `output ${write.times(result.output)}${p.some(Boolean) ? ", the padding cut off" : ""}`, kind),
      ];
    } };
  }

  /** The windows of adaptive pooling, one row each, under the input. */
  function windowRows({ windows }, length) {
    if (!windows.length || length > MOST_CELLS || windows.length > MOST_CELLS) return null;
    const marks = windows.flatMap(([start, end], row) => range(end - start).map((i) => ({ row, column: start + i, kind: "tap" })));
    return still(panel(grid({ rows: windows.length, columns: length, marks, label: "Each window on the input" }), "a column is an input position, a row is an output"));
  }

  const still = (...panels) => ({ positions: 1, draw: () => panels });

  /** Bars that grow from one output to the field it sees. */
  function growingField({ rows }) {
    const widths = [1, ...rows.map((row) => row.field[row.field.length - 1])];
    const widest = Math.max(...widths);
    const [width, bar] = [280, 14];
    const bars = widths.map((size, i) => {
      const length = Math.max(3, (size / widest) * (width - 60));
      const y = (widths.length - 1 - i) * (bar + 6) + 4;
      return [
        svg("rect", { class: i === rows.length ? "calculator__bar calculator__bar--last" : "calculator__bar", x: (width - 60 - length) / 2, y, width: length, height: bar }),
        svg("text", { class: "calculator__label", x: width - 52, y: y + bar - 3 }, i ? write.number(size) : "1 output"),
      ];
    });
    return still(panel(canvas(width, widths.length * (bar + 6) + 4, "The field after each layer", ...bars.reverse()),
      "read upwards: one output, and what it sees as each layer is added", WIDE));
  }

  /** Layers and directions over time: what output holds, and what h_n holds. */
  function unrolled({ layers, directions, time }) {
    const rows = layers * directions;
    if (rows > 12 || time > MOST_CELLS) return null;
    const [cell, left] = [Math.max(8, Math.min(22, Math.floor(216 / time))), 64];
    const drawn = range(rows).map((row) => {
      const layer = layers - 1 - Math.floor(row / directions);
      const reverse = row % directions === 1;
      const y = row * 24 + 2;
      const cells = range(time).map((step) => {
        const last = step === (reverse ? 0 : time - 1);
        const kind = layer === layers - 1 ? "calculator__mark--out" : "calculator__mark--idle";
        return [
          svg("rect", { class: `calculator__mark ${kind}`, x: left + step * cell, y, width: cell, height: 20 }),
          last && svg("circle", { class: "calculator__state", cx: left + (step + 0.5) * cell, cy: y + 10, r: Math.min(5, cell / 2 - 1) }),
        ];
      });
      return [svg("text", { class: "calculator__label", x: 0, y: y + 14 }, `layer ${layer} ${reverse ? "←" : "→"}`), cells];
    });
    return still(panel(canvas(left + time * cell + 2, rows * 24 + 2, "Layers over time", ...drawn.flat(3).filter(Boolean)),
      "columns are time steps; green is in output, a dot is in h_n", WIDE));
  }

  /** Where in memory each element of the last tensor lies. */
  function memory({ shape, strides }) {
    const columns = shape.length ? shape[shape.length - 1] : 1;
    const elements = shape.reduce((total, size) => total * size, 1);
    if (!elements || elements > 64 || columns > 16) return null;
    const places = shape.reduce((offsets, size, axis) => offsets.flatMap((offset) => range(size).map((i) => offset + i * strides[axis])), [0]);
    const [wide, high] = [30, 24];
    const cells = places.map((place, i) => {
      const [x, y] = [(i % columns) * wide + 1, Math.floor(i / columns) * high + 1];
      const follows = i > 0 && place === places[i - 1] + 1;
      return [
        svg("rect", { class: `calculator__mark ${i === 0 || follows ? "calculator__mark--tap" : "calculator__mark--jump"}`, x, y, width: wide, height: high }),
        svg("text", { class: "calculator__place", x: x + wide / 2, y: y + 16 }, String(place)),
      ];
    });
    return still(panel(canvas(columns * wide + 2, (elements / columns) * high + 2, "Places in memory", ...cells.flat()),
      "the elements in reading order, each with its place in memory; orange where reading jumps"));
  }

  /** Which key (column) each query (row) sees; the letters are the mask as the chosen convention wants it. */
  function mask({ keep, emptyRows }, { marksKept }) {
    const [rows, columns] = [keep.length, keep[0].length];
    const cell = Math.max(6, Math.min(28, Math.floor(320 / columns)));
    const lettered = cell >= 16;
    const margin = lettered ? 22 : 2;
    const cells = keep.flatMap((row, query) => row.map((seen, key) => {
      const kind = seen ? "out" : emptyRows.includes(query) ? "jump" : "idle";
      const [x, y] = [margin + key * cell, margin + query * cell];
      return [
        svg("rect", { class: `calculator__mark calculator__mark--${kind}`, x, y, width: cell, height: cell }),
        lettered && svg("text", { class: seen ? "calculator__place calculator__place--on" : "calculator__place", x: x + cell / 2, y: y + cell / 2 + 4 }, seen === marksKept ? "T" : "F"),
      ];
    }));
    const headings = lettered ? [
      ...range(columns).map((key) => svg("text", { class: "calculator__index", x: margin + (key + 0.5) * cell, y: 14 }, String(key))),
      ...range(rows).map((query) => svg("text", { class: "calculator__index", x: 10, y: margin + (query + 0.5) * cell + 4 }, String(query))),
    ] : [];
    return still(panel(canvas(margin + columns * cell + 2, margin + rows * cell + 2, "The mask", ...headings, ...cells.flat().filter(Boolean)),
      "rows are queries, columns are keys; filled: the query sees the key"));
  }

  /** The loss with one and with two softmaxes, on the band that the second one leaves. */
  function lossLine({ loss, doubled, floor, ceiling, uniform, classes }) {
    const [width, left, right] = [280, 6, 274];
    const most = Math.max(Number.isFinite(loss) ? loss : 0, Number.isFinite(doubled) ? doubled : 0, ceiling, uniform, 1) * 1.04;
    const x = (value) => left + (Math.min(value, most) / most) * (right - left);
    const anchor = (value) => (x(value) < 60 ? "start" : x(value) > width - 60 ? "end" : "middle");
    const text = (value, y, label, kind) => svg("text", { class: `calculator__label calculator__label--${kind}`, x: x(value), y, "text-anchor": anchor(value) }, label);
    const pin = (value, from, to, kind) => svg("line", { class: `calculator__pin calculator__pin--${kind}`, x1: x(value), x2: x(value), y1: from, y2: to });
    return still(panel(canvas(width, 118, "The two losses on one line",
      svg("rect", { class: "calculator__band", x: x(floor), y: 44, width: Math.max(1, x(ceiling) - x(floor)), height: 22 }),
      svg("line", { class: "calculator__axis", x1: left, x2: right, y1: 66, y2: 66 }),
      pin(uniform, 60, 72, "tick"), text(uniform, 112, `ln ${classes} = ${write.number(uniform)}`, "muted"), pin(uniform, 72, 98, "faint"),
      pin(loss, 28, 66, "once"), text(loss, 20, `logits ${write.number(loss)}`, "once"),
      pin(doubled, 44, 80, "twice"), text(doubled, 94, `softmax first ${write.number(doubled)}`, "twice")),
      `the band is all that a second softmax can reach: ${write.number(floor)} to ${write.number(ceiling)}`, WIDE));
  }

  Object.assign(globalThis.TestedAnswers, {
    pictures: { slidingWindow, spreadWindow, windowRows, growingField, unrolled, memory, mask, lossLine },
  });
})();
