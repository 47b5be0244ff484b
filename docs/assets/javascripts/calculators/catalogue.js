// Each calculator: what it asks, and how its result reads. solve() gives plain data; form.js turns it into a page.
(function () {
  "use strict";

  const { formulas, pictures, write } = globalThis.TestedAnswers;
  const { number, tuple, times } = write;

  const field = (kind) => (name, label, value, more = {}) => ({ kind, name, label, value, ...more });
  const sizes = field("sizes"); // 28, or 28, 32 for two axes
  const whole = field("whole");
  const list = field("list");
  const decimals = field("decimals");
  const lines = field("lines"); // one list a line
  const text = field("text");
  const yes = (name, value, more = {}) => ({ kind: "yes", name, label: name, value, ...more });
  const named = (kind, name, value, more) => kind(name, name, value, more); // an argument of torch, under its own name
  const pick = (name, label, options) => ({ kind: "pick", name, label, options, value: options[0][0] });

  const dimensions = pick("dims", "Axes", [["2", "2-D"], ["1", "1-D"]]);
  const warn = (sentence) => ({ sentence, warns: true });
  const plural = (count, thing) => `${number(count)} ${thing}${count === 1 ? "" : "s"}`;

  // The same sum for every axis is written once.
  function perAxisSteps(result, step) {
    const written = result.n.map((_, i) => step(i));
    if (new Set(written).size === 1) return [written[0]];
    return written.map((sum, i) => `${["height", "width"][i]}: ${sum}`);
  }

  const minusReach = (d, k) => (d === 1 ? ` − ${k}` : ` − (${d}·(${k} − 1) + 1)`);
  const plusPadding = ([before, after]) => (before || after ? ` + ${before} + ${after}` : "");

  // Whether the windows skip a position before the last one that they read; `length` ends with that one. With more than one
  // window and tap, and both a step and a dilation above 1, nothing reads position 1.
  function skips(taps, step, apart, windows, length) {
    if (taps === 1 || apart === 1) return taps < step && windows > 1;
    if (windows === 1 || step === 1) return windows < apart && windows < length;
    return true;
  }

  function unreadNote({ unread, n, k, s, d, output, padding, padded: sides }) {
    const names = n.length === 2 ? ["row", "column"] : ["position"];
    const left = unread.map((count, i) => count && (count === 1 ? `the last ${names[i]}` : `the last ${number(count)} ${names[i]}s`)).filter(Boolean);
    const padded = padding.flat().some(Boolean) ? ", the padding counted" : "";
    const between = k.some((taps, i) => skips(taps, s[i], d[i], output[i], sides[i] - unread[i]))
      ? [{ sentence: `Some positions in between are read by no window${left.length ? " either" : ""}${padded}.` }] : [];
    if (!left.length) return between;
    return [{ sentence: `The stride does not come out even: no window reads ${left.join(" and ")}${padded}.` }, ...between];
  }

  function overEdges({ overhang, n }) {
    const edges = n.length === 2 ? ["bottom", "right"] : ["end"];
    return overhang.map((count, i) => count && `${edges[i]} by ${number(count)}`).filter(Boolean).join(" and the ");
  }

  const recurrentFields = [
    pick("layer", "Layer", [["LSTM", "LSTM"], ["GRU", "GRU"], ["RNN", "RNN"]]),
    named(whole, "input_size", "1"),
    named(whole, "hidden_size", "300"),
    named(whole, "num_layers", "1"),
    named(whole, "proj_size", "0", { when: ({ layer }) => layer === "LSTM" }),
    yes("bidirectional", false),
  ];

  const layerText = ["Conv2d(1, 6, 5, padding=2)", "ReLU()", "MaxPool2d(2)", "Conv2d(6, 16, 5)", "ReLU()", "MaxPool2d(2)", "Flatten()", "Linear(?, 120)", "ReLU()", "Linear(120, 10)"].join("\n");
  const fieldText = ["Conv2d(1, 6, 3)", "Conv2d(6, 6, 3)", "MaxPool2d(2)", "Conv2d(6, 16, 3)"].join("\n");

  const catalogue = {
    "conv-output-size": {
      title: "Convolution output size",
      about: "Per axis the output has ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1 positions: the places where the kernel fits, counted in steps of the stride.",
      fields: [dimensions, sizes("n", "Input size", "28"), sizes("k", "Kernel", "3"), sizes("s", "Stride", "1"),
        sizes("p", "Padding", "0", { hint: "a number, same or valid" }), sizes("d", "Dilation", "1")],
      solve(values) {
        const result = formulas.convOutputSize({ ...values, dims: Number(values.dims) });
        return {
          headline: times(result.output), caption: "output size",
          steps: perAxisSteps(result, (i) =>
            `⌊(${result.n[i]}${plusPadding(result.padding[i])}${minusReach(result.d[i], result.k[i])}) / ${result.s[i]}⌋ + 1 = ${number(result.output[i])}`),
          notes: [
            ...unreadNote(result),
            ...(values.p === "same" && result.padding.some(([before, after]) => before !== after)
              ? [{ sentence: "An even reach cannot be padded evenly: torch puts the extra position at the end." }] : []),
          ],
          picture: pictures.slidingWindow(result), positionLabel: "Move the kernel",
        };
      },
    },

    "conv-transpose": {
      title: "Transposed convolution",
      about: "Per axis the output has (n − 1)s − 2p + d(k − 1) + output_padding + 1 positions; output_padding must be smaller than the stride or the dilation.",
      fields: [dimensions, sizes("n", "Input size", "14"), sizes("k", "Kernel", "3"), sizes("s", "Stride", "2"), sizes("p", "Padding", "1"),
        sizes("op", "Output padding", "0"), sizes("d", "Dilation", "1"), sizes("target", "Size you want", "28", { hint: "may stay empty" })],
      solve(values) {
        const result = formulas.convTranspose({ ...values, dims: Number(values.dims) });
        const span = (i) => (result.smallest[i] === result.largest[i] ? `only ${result.smallest[i]}` : `${number(result.smallest[i])} to ${number(result.largest[i])}`);
        const finder = result.target === undefined ? [] : result.needed
          ? [{ sentence: `For ${times(result.target)} write output_padding=${new Set(result.needed).size > 1 ? tuple(result.needed) : result.needed[0]}` +
              `${result.viaOutputSize ? `, or pass output_size=${tuple(result.target)} to the call.` : "; output_size= does not reach it, as torch lets it add less than the stride."}` }]
          : [warn(`No output_padding gives ${times(result.target)}: with these values torch reaches ${result.target.map((_, i) => span(i)).join(" by ")}. Change the kernel, the stride or the padding.`)];
        return {
          headline: times(result.output), caption: "output size",
          steps: perAxisSteps(result, (i) => `(${result.n[i]} − 1)·${result.s[i]} − 2·${result.p[i]} + ${result.d[i]}·(${result.k[i]} − 1) + ${result.op[i]} + 1 = ${number(result.output[i])}`),
          notes: finder, picture: pictures.spreadWindow(result), positionLabel: "Move over the input",
        };
      },
    },

    pooling: {
      title: "Pooling output size",
      about: "Per axis the output has ⌊(n + 2p − d(k − 1) − 1) / s⌋ + 1 positions, ⌈…⌉ with ceil_mode; a window that would start beyond the input is dropped.",
      fields: [pick("mode", "Kind", [["max", "MaxPool"], ["avg", "AvgPool"]]), dimensions, sizes("n", "Input size", "7"), sizes("k", "Kernel", "2"),
        sizes("s", "Stride", "", { hint: "empty: the kernel" }), sizes("p", "Padding", "0"),
        sizes("d", "Dilation", "1", { when: ({ mode }) => mode === "max" }), yes("ceil_mode", false)],
      solve(values) {
        const result = formulas.pooling({ ...values, dims: Number(values.dims) });
        const [open, close] = values.ceil_mode ? ["⌈", "⌉"] : ["⌊", "⌋"];
        return {
          headline: times(result.output), caption: "output size",
          steps: perAxisSteps(result, (i) =>
            `${open}(${result.n[i]}${plusPadding(result.padding[i])}${minusReach(result.d[i], result.k[i])}) / ${result.s[i]}${close} + 1` +
            `${result.dropped[i] ? " − 1" : ""} = ${number(result.output[i])}`),
          notes: [
            ...unreadNote(result),
            ...(result.overhang.some(Boolean) ? [{ sentence: `ceil_mode: the last window hangs over the ${overEdges(result)}.` }] : []),
            ...(result.dropped.some(Boolean) ? [{ sentence: "ceil_mode: one more window would start beyond the input, so torch drops it." }] : []),
          ],
          picture: pictures.slidingWindow(result), positionLabel: "Move the window",
        };
      },
    },

    "adaptive-pooling": {
      title: "Adaptive pooling windows",
      about: "Output i pools the inputs from ⌊i·n / o⌋ up to, not including, ⌈(i + 1)·n / o⌉.",
      fields: [whole("n", "Input size", "10", { hint: "of one axis" }), whole("o", "Output size", "4")],
      solve(values) {
        const result = formulas.adaptivePooling(values);
        const widths = [...new Set(result.lengths)]; // at most two, and the first window has the smaller
        return {
          headline: plural(result.windows.length, "window"),
          caption: widths.length ? `${widths.map(number).join(" or ")} wide` : "an empty output",
          steps: result.windows.slice(0, 3).map(([start, end], i) => `window ${i}: ⌊${i}·${values.n}/${values.o}⌋ = ${number(start)} up to ⌈${i + 1}·${values.n}/${values.o}⌉ = ${number(end)}`),
          notes: result.overlap ? [{ sentence: "The windows overlap, because the output size does not divide the input size." }] : [],
          picture: pictures.windowRows(result, values.n),
        };
      },
    },

    "layer-stack": {
      title: "Layer stack",
      about: "Every layer's output shape is the next one's input; after Flatten, in_features is channels times what is left of the height and the width.",
      fields: [list("input", "Input of one sample", "1, 28, 28", { hint: "channels, height, width" }),
        text("layers", "Layers, as in torch", layerText, { tall: true, hint: "? stands for a number to find" })],
      solve(values) {
        const result = formulas.layerStack(values);
        const filled = (row) => Object.entries(row.filled).map(([name, value]) => `${name}=${number(value)}`).join(", ");
        const flat = [...result.rows].reverse().find((row) => row.name === "Flatten");
        const before = flat && (result.rows[result.rows.indexOf(flat) - 1] || { shape: values.input }).shape;
        return {
          headline: result.in_features === null ? tuple(["N", ...result.shape]) : number(result.in_features),
          caption: result.in_features === null ? "output shape" : "in_features after Flatten",
          steps: [...(flat && before.length > 1 && flat.shape.length === 1 ? [`${before.join(" × ")} = ${number(result.in_features)}`] : []), `${plural(result.total, "parameter")} in all`],
          table: { head: ["Layer", "Output", "Parameters"],
            rows: result.rows.map((row) => [{ code: row.text, aside: filled(row) }, { code: tuple(["N", ...row.shape]) }, number(row.parameters)]) },
        };
      },
    },

    "receptive-field": {
      title: "Receptive field",
      about: "Each layer adds d(k − 1) steps to the field, and a step is as long as the product of all strides before it.",
      fields: [text("layers", "Layers, as in torch", fieldText, { tall: true })],
      solve(values) {
        const { rows, field: size, jump } = formulas.receptiveField(values);
        const one = (pair) => (new Set(pair).size === 1 ? number(pair[0]) : times(pair));
        return {
          headline: times(size), caption: "input positions, first to last, seen by one output",
          steps: [`1${rows.map((row) => ` + ${row.d[0] === 1 ? "" : `${row.d[0]}·`}(${row.k[0]} − 1)·${row.before[0]}`).join("")} = ${number(size[0])}${size.length > 1 && size[0] !== size[1] ? " (height)" : ""}`,
            `neighbouring outputs look ${one(jump)} input ${jump.every((step) => step === 1) ? "position" : "positions"} apart`],
          table: { head: ["Layer", "Strides before", "Field"], rows: rows.map((row) => [{ code: row.text }, one(row.before), one(row.field)]) },
          picture: pictures.growingField({ rows }),
        };
      },
    },

    "parameter-count": {
      title: "Parameter count",
      about: "A layer has as many parameters as its tensors have entries: the product of each shape, added up.",
      fields: [
        pick("layer", "Layer", ["Linear", "Conv1d", "Conv2d", "BatchNorm", "LayerNorm", "Embedding", "MultiheadAttention"].map((name) => [name, name])),
        ...[
          [["Linear"], named(whole, "in_features", "784"), named(whole, "out_features", "32")],
          [["Conv1d", "Conv2d"], named(whole, "in_channels", "3"), named(whole, "out_channels", "64"), named(sizes, "kernel_size", "3"), named(whole, "groups", "1")],
          [["BatchNorm"], named(whole, "num_features", "64")],
          [["LayerNorm"], named(list, "normalized_shape", "512")],
          [["Embedding"], named(whole, "num_embeddings", "10000"), named(whole, "embedding_dim", "300")],
          [["MultiheadAttention"], named(whole, "embed_dim", "512"), named(whole, "num_heads", "8"),
            named(whole, "kdim", "", { hint: "empty: embed_dim" }), named(whole, "vdim", "", { hint: "empty: embed_dim" })],
          [["BatchNorm"], yes("affine", true)],
          [["LayerNorm"], yes("elementwise_affine", true)],
          [["Linear", "Conv1d", "Conv2d", "LayerNorm", "MultiheadAttention"], yes("bias", true)],
        ].flatMap(([layers, ...fields]) => fields.map((one) => ({ ...one, when: ({ layer }) => layers.includes(layer) }))),
      ],
      solve(values) {
        const result = formulas.parameterCount(values);
        return {
          headline: number(result.total), caption: result.total === 1 ? "parameter" : "parameters",
          steps: [`${result.parts.map((part) => number(part.count)).join(" + ") || "no trainable tensor"}${result.parts.length > 1 ? ` = ${number(result.total)}` : ""}`],
          notes: [
            ...(result.buffers.length ? [{ sentence: `Not counted, as they are buffers and not trained: ${result.buffers.map((buffer) => buffer.name).join(", ")}.` }] : []),
            ...(values.layer === "MultiheadAttention" ? [{ sentence: "The number of heads does not change the count: the heads share the width." }] : []),
          ],
          table: result.parts.length ? { head: ["Tensor", "Shape", "Entries"], rows: result.parts.map((part) => [{ code: part.name }, { code: tuple(part.shape) }, number(part.count)]) } : null,
        };
      },
    },

    "recurrent-parameters": {
      title: "RNN, LSTM and GRU parameters",
      about: "Each gate has a matrix for the input, one for the state, and in torch two bias vectors where Keras keeps one.",
      fields: [...recurrentFields, yes("bias", true), yes("reset_after", true, { hint: "Keras only", when: ({ layer }) => layer === "GRU" })],
      solve({ proj_size, ...values }) {
        const result = formulas.recurrentParameters({ ...values, ...(values.layer === "LSTM" && { proj_size }) });
        const ways = result.directions === 2 ? " × 2 directions" : "";
        const why = !result.keras ? [{ sentence: "Keras has no projection, so there is nothing to compare." }]
          : result.difference ? [{ sentence: `The difference is ${number(result.difference)}: torch keeps two bias vectors where Keras keeps one, ` +
              `${result.gates === 1 ? "" : `${result.gates} gates × `}${plural(values.hidden_size, "unit")} × ${plural(values.num_layers ?? 1, "layer")}${ways}. ` +
              (values.layer === "GRU" ? "The reset gate stands between the two in torch, so they do not add up to one: with reset_after=False Keras computes something else."
                : "The two are only ever added, so the models can do the same.") }]
          : result.biased ? [{ sentence: "They agree: with reset_after=True the Keras GRU keeps two bias vectors too." }]
          : [{ sentence: "They agree: without biases nothing is left to differ." }];
        const rowName = ([first, last]) => (first === last ? `layer ${first}` : `layers ${first} to ${last}`);
        return {
          headline: result.keras && result.difference ? [["torch", number(result.torch.total)], ["Keras", number(result.keras.total)]] : number(result.torch.total),
          caption: result.keras && result.difference ? null : result.keras ? "parameters in torch and in Keras" : "parameters in torch",
          steps: result.torch.rows.map((row) => `${rowName(row.layers)}: ${row.copies > 1 ? `${number(row.copies)} × (` : ""}${row.parts.map((part) => number(part.count)).join(" + ")}${row.copies > 1 ? ")" : ""} = ${number(row.total)}`),
          notes: why,
          table: { head: ["Tensor in torch", "Shape", "Entries"], rows: result.torch.rows.flatMap((row) => row.parts.map((part) => [
            { code: `${part.name}_l${row.layers[0]}`, aside: row.copies > 1 ? `${number(row.copies)} times` : "" }, { code: tuple(part.shape) }, number(part.count)])) },
        };
      },
    },

    "recurrent-shapes": {
      title: "Shapes of a recurrent layer",
      about: "output holds every step of the top layer; h_n holds the last step of every layer and direction, and is never batch first.",
      fields: [recurrentFields[0], list("input", "Input shape", "7, 20, 1"),
        ...recurrentFields.slice(1).map((one) => ({ ...one, value: { hidden_size: "16", num_layers: "2" }[one.name] || one.value })), yes("batch_first", true)],
      solve({ proj_size, ...values }) {
        const result = formulas.recurrentShapes({ ...values, ...(values.layer === "LSTM" && { proj_size }) });
        const states = `${plural(result.layers, "layer")} × ${plural(result.directions, "direction")}`;
        const wide = result.directions === 2 ? `2 × ${result.emitted} features` : "features";
        const axes = [...result.axes.slice(0, -1), wide].join(", ");
        const batch = result.batched ? ", batch" : "";
        const code = (shape) => ({ code: tuple(shape) });
        return {
          headline: tuple(result.output), caption: "shape of output",
          steps: [`the input is read as ${result.axes.map((axis, i) => `${axis} ${values.input[i]}`).join(", ")}`],
          notes: result.batch === 0 ? [{ sentence: "With batch_first the wrong way round torch raises here: it would find sequences of no steps." }]
            : result.batched ? [{ sentence: "torch cannot tell time from batch: with batch_first the wrong way round it raises nothing here, and " +
              (result.batch === result.time ? "with as many sequences as steps no shape shows it." : "h_n is where you see it.") }]
            : [{ sentence: "Two axes are one sequence without a batch, whatever batch_first says." }],
          table: { head: ["Tensor", "Shape", "Axes"], rows: [
            [{ code: "output" }, code(result.output), axes],
            [{ code: "h_n" }, code(result.h_n), `${states}${batch}, ${result.emitted === result.hidden ? "units" : "projection"}`],
            ...(result.c_n ? [[{ code: "c_n" }, code(result.c_n), `${states}${batch}, units`]] : []),
          ] },
          picture: pictures.unrolled(result),
        };
      },
    },

    broadcasting: {
      title: "Broadcasting",
      about: "Shapes are aligned at the right; two sizes agree if they are equal, or if one is 1 or absent, and then the other one wins.",
      fields: [lines("shapes", "Shapes, one a line", "5, 1, 4\n3, 1", { tall: true })],
      solve(values) {
        const result = formulas.broadcast(values);
        const stretched = result.stretched.flatMap((row, i) => result.aligned[i].filter((_, axis) => row[axis]));
        return {
          headline: tuple(result.shape), caption: "shape of the result",
          steps: [`${result.shape.length > 1 ? `${result.shape.join(" × ")} = ` : ""}${number(BigInt(result.elements))} element${result.elements === "1" ? "" : "s"}`],
          notes: [{ sentence: !stretched.length ? "No axis is stretched."
            : stretched.includes(1) ? "Dashed sizes are repeated without a copy; check that each of them is meant."
            : "What has fewer axes is repeated along those that it lacks, without a copy; check that this is meant." }],
          aligned: result.shape.length ? [...result.aligned.map((row, i) => row.map((size, axis) => ({ size, stretched: result.stretched[i][axis] }))),
            result.shape.map((size) => ({ size, result: true }))] : null,
        };
      },
    },

    strides: {
      title: "Strides, views and copies",
      about: "A stride says how far to step in memory for the next index of an axis; view works where the axes it merges lie evenly, otherwise reshape copies.",
      fields: [list("shape", "Shape of x", "2, 3, 4"), text("calls", "Calls on x", "permute(0, 2, 1).reshape(2, -1)", { tall: true })],
      solve(values) {
        const result = formulas.strides(values);
        const copies = result.rows.filter((row) => row.copied).map(({ text }) =>
          `${text} copies: ${text === "contiguous()" ? "the elements did not lie in row-major order" : "no strides read the elements in that order"}`);
        return {
          headline: result.shared ? "View" : "Copy", caption: `shape ${tuple(result.shape)}, strides ${tuple(result.strides)}`,
          steps: copies.length ? copies : ["the result shares the memory of x: writing to one changes the other"],
          notes: [],
          table: { head: ["Step", "Shape", "Strides", "Contiguous"], rows: result.rows.map((row) => [
            { code: row.text, aside: row.copied ? "copies" : "" }, { code: tuple(row.shape) }, { code: tuple(row.strides) }, row.contiguous ? "yes" : "no"]) },
          picture: pictures.memory(result),
        };
      },
    },

    "cross-entropy": {
      title: "Cross-entropy, once and twice",
      about: "CE = ln Σ exp(z) − z of the target. A second softmax traps the loss between ln(e + C − 1) − 1 and ln(e + C − 1).",
      fields: [decimals("logits", "Logits", "4, 0.5, -1", { wide: true }), whole("target", "Target class", "0", { hint: "classes count from 0" })],
      solve(values) {
        const result = formulas.crossEntropy(values);
        const weaker = result.gradient / result.doubledGradient;
        const often = weaker < 1e6 ? number(Number(weaker.toPrecision(3))) : weaker.toExponential(2).replace("e+", " × 10^");
        return {
          headline: [["logits", number(result.loss)], ["softmax first", number(result.doubled)]], caption: null,
          steps: [`with ${plural(result.classes, "class").replace("classs", "classes")}, a second softmax cannot go below ${number(result.floor)} or above ${number(result.ceiling)}; equal logits give ln ${result.classes} = ${number(result.uniform)}`],
          notes: weaker > 2 ** 150 ? [warn("With softmax first no gradient reaches the logits: in float32 it is too small to be told from 0.")]
            : weaker > 1 ? [warn(`The gradient on the logits is ${often} times smaller with softmax first.`)] : [],
          table: { head: ["Class", "Logit", "Softmax", "Softmax twice"], rows: result.probabilities.slice(0, 12).map((value, i) => [
            i === values.target ? `${i} (target)` : String(i), number(result.logits[i]), number(value), number(result.doubledProbabilities[i])]) },
          picture: pictures.lossLine(result),
        };
      },
    },

    "attention-mask": {
      title: "Attention mask",
      about: "A query attends to a key unless the causal rule or the padding hides it. In MultiheadAttention True hides; in scaled_dot_product_attention True keeps.",
      fields: [whole("queries", "Queries", "6"), whole("keys", "Keys", "6"),
        pick("causal", "Causal", [["top-left", "yes"], ["none", "no"], ["bottom-right", "bottom right"]]),
        list("padded", "Padded keys", "5", { hint: "positions from 0" }),
        { ...pick("convention", "Letters for", [["blocks", "MHA"], ["keeps", "SDPA"]]), hint: "T blocks in MHA, keeps in SDPA" }],
      solve({ convention, ...values }) {
        const result = formulas.attentionMask(values);
        const keeps = convention === "keeps";
        const empty = result.emptyRows;
        const { padded = [] } = values;
        const twice = new Set(padded).size < padded.length;
        return {
          headline: `${number(result.kept)} of ${number(result.total)}`, caption: "query-key pairs are seen",
          steps: [keeps ? "scaled_dot_product_attention, called with attn_mask=mask: True keeps a pair" : "MultiheadAttention, called with attn_mask=mask: True blocks a pair",
            `${keeps ? "MultiheadAttention" : "scaled_dot_product_attention"} wants the negation: attn_mask=~mask`],
          notes: [...(empty.length ? [warn(`${empty.length === 1 ? `Query ${empty[0]} sees` : `Queries ${empty.slice(0, 8).join(", ")}${empty.length > 8 ? ", …" : ""} see`} no key at all: ` +
            "MultiheadAttention with its default need_weights=True returns NaN there; scaled_dot_product_attention returns zeros.")] : []),
            ...(twice ? [warn("A padded key is named twice: write positions such as 4, 5, not a mask such as 0, 0, 1, 1.")] : [])],
          picture: pictures.mask(result, { marksKept: keeps }),
        };
      },
    },
  };

  Object.assign(globalThis.TestedAnswers, { catalogue });
})();
