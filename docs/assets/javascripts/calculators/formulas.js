// What the calculators compute: one pure function each, no DOM. What torch rejects, they reject with an
// InputError whose message is one sentence to the reader. A classic script, because browsers refuse ES
// modules from file://.
(function () {
  "use strict";

  class InputError extends RangeError {
    constructor(message, field) {
      super(message);
      this.name = "InputError";
      this.field = field;
    }
  }

  // ---------------------------------------------------------------- reading parameters

  const show = (value) => (Array.isArray(value) ? `(${value.join(", ")})` : value === null ? "None" : String(value));

  const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

  function integer(value, field, min = -Infinity, example = Math.max(min, 3)) {
    if (value === undefined || value === null || value === "") {
      throw new InputError(`${field} is missing; write a whole number.`, field);
    }
    if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      throw new InputError(`${field} is past 2^53, where JavaScript no longer counts exactly; write a smaller number.`, field);
    }
    if (typeof value !== "number" || !Number.isInteger(value)) {
      throw new InputError(`${field} is “${show(value)}”, not a whole number; write one such as ${example}.`, field);
    }
    if (value < min) throw new InputError(`${field} is ${value}; write a whole number of at least ${min}.`, field);
    return value;
  }

  function flag(value, field, otherwise) {
    if (value === undefined) return otherwise;
    if (typeof value !== "boolean") throw new InputError(`${field} is “${show(value)}”; write true or false.`, field);
    return value;
  }

  function choice(value, field, choices) {
    if (!choices.includes(value)) {
      throw new InputError(`${field} is “${show(value)}”; choose one of ${choices.join(", ")}.`, field);
    }
    return value;
  }

  function list(value, field, min, example) {
    if (!Array.isArray(value)) {
      throw new InputError(`${field} is “${show(value)}”; write whole numbers with commas, such as 2, 3, 4.`, field);
    }
    return value.map((entry) => integer(entry, field, min, example));
  }

  // One number per spatial axis: a single number serves all axes, as in torch.
  function perAxis(value, axes, field, min, otherwise) {
    const given = value === undefined ? otherwise : value;
    if (!Array.isArray(given)) return new Array(axes).fill(integer(given, field, min));
    if (given.length !== axes) {
      const wanted = axes === 1 ? "write one, or take 2-D" : `write one, or ${axes} for ${axes}-D`;
      const channels = field === "n" && given.length > axes ? ", without batch and channels" : "";
      throw new InputError(`${field} has ${many(given.length, "number")}; ${wanted}${channels}.`, field);
    }
    return given.map((entry) => integer(entry, field, min));
  }

  function axesOf({ dims, ...sizes }) {
    if (dims !== undefined) return choice(dims, "dims", [1, 2]);
    return Math.max(1, ...Object.values(sizes).map((size) => (Array.isArray(size) ? size.length : 1)));
  }

  // Counts are BigInt until here, so no sum or product is ever rounded.
  function exact(count, what = "The result") {
    if (count > BigInt(Number.MAX_SAFE_INTEGER) || count < -BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new InputError(`${what} is past 2^53, where JavaScript no longer counts exactly; write smaller numbers.`);
    }
    return Number(count);
  }

  const product = (numbers) => numbers.reduce((total, number) => total * BigInt(number), 1n);
  const count = (...numbers) => exact(product(numbers));
  const sum = (numbers) => exact(numbers.reduce((total, number) => total + BigInt(number), 0n));

  // ---------------------------------------------------------------- convolution and pooling

  function convolvedLength(n, k, s, before, after, d) {
    const reach = BigInt(d) * (BigInt(k) - 1n) + 1n;
    const padded = BigInt(n) + BigInt(before) + BigInt(after);
    if (reach > padded) {
      throw new InputError(`The kernel covers ${reach} positions but the padded input has only ${padded}; ` +
        "write a larger input or padding, or a smaller kernel or dilation.", "n");
    }
    const room = padded - reach;
    return { output: exact(room / BigInt(s) + 1n), padded: exact(padded), reach: exact(reach), unread: exact(room % BigInt(s)) };
  }

  /** Output size of Conv1d/Conv2d: floor((n + 2p - d(k-1) - 1) / s) + 1 per axis; padding also "same" or "valid". */
  function convOutputSize({ dims, n, k, s, p = 0, d }) {
    const axes = axesOf({ dims, n, k, s, p, d });
    const size = perAxis(n, axes, "n", 1);
    const kernel = perAxis(k, axes, "k", 1);
    const stride = perAxis(s, axes, "s", 1, 1);
    const dilation = perAxis(d, axes, "d", 1, 1);
    if (typeof p === "string" && p !== "same" && p !== "valid") {
      throw new InputError(`p is “${p}”; write a whole number of at least 0, same or valid.`, "p");
    }
    if (p === "same" && stride.some((step) => step !== 1)) {
      throw new InputError("torch has no padding='same' with a stride above 1; write the padding as a number, or stride 1.", "p");
    }
    const given = perAxis(typeof p === "string" ? 0 : p, axes, "p", 0);
    const padding = given.map((pad, i) => {
      if (p !== "same") return [pad, pad];
      const total = count(dilation[i], kernel[i] - 1);
      const before = Math.floor(total / 2);
      return [before, total - before];
    });
    const results = size.map((length, i) => convolvedLength(length, kernel[i], stride[i], ...padding[i], dilation[i]));
    return {
      output: results.map((result) => result.output),
      padded: results.map((result) => result.padded),
      reach: results.map((result) => result.reach),
      unread: results.map((result) => result.unread),
      n: size, k: kernel, s: stride, d: dilation, padding,
    };
  }

  /** Output size of ConvTranspose: (n-1)s - 2p + d(k-1) + op + 1; with `target`, the output_padding that gives it. */
  function convTranspose({ dims, n, k, s, p, op, d, target }) {
    const axes = axesOf({ dims, n, k, s, p, op, d, target });
    const size = perAxis(n, axes, "n", 1);
    const kernel = perAxis(k, axes, "k", 1);
    const stride = perAxis(s, axes, "s", 1, 1);
    const padding = perAxis(p, axes, "p", 0, 0);
    const extra = perAxis(op, axes, "op", 0, 0);
    const dilation = perAxis(d, axes, "d", 1, 1);
    extra.forEach((pad, i) => {
      const limit = Math.max(stride[i], dilation[i]);
      if (pad >= limit) {
        throw new InputError(`output_padding is ${pad} but must be smaller than the stride or the dilation; ` +
          `write ${limit === 1 ? "0" : `at most ${limit - 1}`}.`, "op");
      }
    });
    const smallest = size.map((length, i) => exact(
      (BigInt(length) - 1n) * BigInt(stride[i]) - 2n * BigInt(padding[i]) + BigInt(dilation[i]) * (BigInt(kernel[i]) - 1n) + 1n));
    const output = smallest.map((length, i) => sum([length, extra[i]]));
    output.forEach((length) => {
      if (length < 1) throw new InputError(`The output would have ${length} positions; write a smaller padding.`, "p");
    });
    const largest = smallest.map((length, i) => sum([length, Math.max(stride[i], dilation[i]) - 1]));
    const result = { output, smallest, largest, n: size, k: kernel, s: stride, p: padding, op: extra, d: dilation };
    if (target === undefined) return result;
    const wanted = perAxis(target, axes, "target", 1);
    const needed = wanted.map((length, i) => length - smallest[i]);
    const reachable = wanted.every((length, i) => length >= smallest[i] && length <= largest[i]);
    return { ...result, target: wanted, needed: reachable ? needed : null,
      viaOutputSize: reachable && needed.every((pad, i) => pad < stride[i]) };
  }

  const MOST_TRIED = 20000; // windows that are looked at

  // Positions at the end that no tap meets where the last window reaches the edge or hangs over it: with a dilation taps can step over them.
  function overTheEdge(padded, output, k, s, d) {
    let left = padded;
    for (let i = output - 1; i >= Math.max(0, output - Math.min(d, MOST_TRIED)) && left; i--) {
      const room = padded - 1 - i * s;
      left = Math.min(left, room - d * Math.min(k - 1, Math.floor(room / d)));
    }
    return left;
  }

  function pooledLength(n, k, s, p, d, ceil) {
    const reach = BigInt(d) * (BigInt(k) - 1n) + 1n;
    const padded = BigInt(n) + 2n * BigInt(p);
    const room = padded - reach + (ceil ? BigInt(s) - 1n : 0n);
    if (room < 0n) {
      throw new InputError(`The window covers ${reach} positions but the padded input has only ${padded}; ` +
        "write a larger input or a smaller window.", "n");
    }
    let output = room / BigInt(s) + 1n;
    // torch drops a window that would start beyond the input and its left padding
    const dropped = ceil && (output - 1n) * BigInt(s) >= BigInt(n) + BigInt(p);
    if (dropped) output -= 1n;
    if (output < 1n) {
      throw new InputError("No window starts inside the input, so the output would be empty; write a larger input.", "n");
    }
    const end = (output - 1n) * BigInt(s) + reach;
    const unread = padded > end ? exact(padded - end) : overTheEdge(exact(padded), exact(output), k, s, d);
    return { output: exact(output), padded: exact(padded), reach: exact(reach), dropped, unread, overhang: exact(end > padded ? end - padded : 0n) };
  }

  /** Output size of MaxPool/AvgPool; the stride is the kernel unless given; ceil_mode keeps a last partial window. */
  function pooling({ mode = "max", dims, n, k, s, p, d, ceil_mode }) {
    choice(mode, "mode", ["max", "avg"]);
    const ceil = flag(ceil_mode, "ceil_mode", false);
    if (mode === "avg" && d !== undefined) {
      throw new InputError("Average pooling has no dilation in torch; leave it out, or choose max.", "d");
    }
    const axes = axesOf({ dims, n, k, s, p, d });
    const size = perAxis(n, axes, "n", 1);
    const kernel = perAxis(k, axes, "k", 1);
    const stride = perAxis(s === null ? undefined : s, axes, "s", 1, kernel);
    const padding = perAxis(p, axes, "p", 0, 0);
    const dilation = perAxis(d, axes, "d", 1, 1);
    padding.forEach((pad, i) => {
      const limit = Math.floor(kernel[i] / 2);
      if (pad > limit) {
        throw new InputError(`The padding is ${pad}, more than half of the kernel ${kernel[i]}; write at most ${limit}.`, "p");
      }
    });
    const results = size.map((length, i) => pooledLength(length, kernel[i], stride[i], padding[i], dilation[i], ceil));
    const column = (name) => results.map((result) => result[name]);
    return { output: column("output"), padded: column("padded"), reach: column("reach"), unread: column("unread"),
      overhang: column("overhang"), dropped: column("dropped"),
      n: size, k: kernel, s: stride, d: dilation, padding: padding.map((pad) => [pad, pad]) };
  }

  const MOST_WINDOWS = 1000;

  /** Windows [floor(i n / o), ceil((i + 1) n / o)) of adaptive pooling from n to o positions. */
  function adaptivePooling({ n, o }) {
    const size = integer(n, "n", 1);
    const output = integer(o, "o", 0);
    if (output > MOST_WINDOWS) {
      throw new InputError(`o is ${output}; this calculator lists at most ${MOST_WINDOWS} windows, so write fewer.`, "o");
    }
    const edge = (i, up) => exact((BigInt(i) * BigInt(size) + (up ? BigInt(output) - 1n : 0n)) / BigInt(output));
    const windows = Array.from({ length: output }, (_, i) => [edge(i, false), edge(i + 1, true)]);
    const lengths = windows.map(([start, end]) => end - start);
    return { windows, lengths, equal: new Set(lengths).size <= 1,
      overlap: windows.some(([start], i) => i > 0 && start < windows[i - 1][1]) };
  }

  // ---------------------------------------------------------------- counting parameters

  function counted(parts, buffers = []) {
    const sized = parts.map(({ name, shape }) => ({ name, shape, count: count(...shape) }));
    return { total: sum(sized.map((part) => part.count)), parts: sized, buffers };
  }

  const part = (name, ...shape) => ({ name, shape });
  const only = (condition, ...parts) => (condition ? parts : []);

  function convolutionWeights(axes, { in_channels, out_channels, kernel_size, groups, bias }, transposed = false) {
    const inputs = integer(in_channels, "in_channels", 0);
    const outputs = integer(out_channels, "out_channels", 0);
    const kernel = perAxis(kernel_size, axes, "kernel_size", 0);
    const split = integer(groups === undefined ? 1 : groups, "groups", 1);
    for (const [channels, field] of [[inputs, "in_channels"], [outputs, "out_channels"]]) {
      if (channels % split !== 0) {
        throw new InputError(`${field} is ${channels}, which ${split} groups cannot share equally; ` +
          `write a multiple of ${split}, or fewer groups.`, field);
      }
    }
    const [rows, columns] = transposed ? [inputs, outputs / split] : [outputs, inputs / split];
    return counted([part("weight", rows, columns, ...kernel), ...only(flag(bias, "bias", true), part("bias", outputs))]);
  }

  const COUNTERS = {
    Linear({ in_features, out_features, bias }) {
      const inputs = integer(in_features, "in_features", 0);
      const outputs = integer(out_features, "out_features", 0);
      return counted([part("weight", outputs, inputs), ...only(flag(bias, "bias", true), part("bias", outputs))]);
    },
    Conv1d: (params) => convolutionWeights(1, params),
    Conv2d: (params) => convolutionWeights(2, params),
    BatchNorm({ num_features, affine, bias }) {
      const features = integer(num_features, "num_features", 0);
      const scaled = flag(affine, "affine", true);
      return counted([...only(scaled, part("weight", features)), ...only(scaled && flag(bias, "bias", true), part("bias", features))],
        [part("running_mean", features), part("running_var", features), part("num_batches_tracked")]);
    },
    LayerNorm({ normalized_shape, elementwise_affine, bias }) {
      const shape = list(Array.isArray(normalized_shape) ? normalized_shape : [normalized_shape], "normalized_shape", 0);
      const affine = flag(elementwise_affine, "elementwise_affine", true);
      return counted([...only(affine, part("weight", ...shape)), ...only(affine && flag(bias, "bias", true), part("bias", ...shape))]);
    },
    Embedding({ num_embeddings, embedding_dim }) {
      return counted([part("weight", integer(num_embeddings, "num_embeddings", 0), integer(embedding_dim, "embedding_dim", 0))]);
    },
    MultiheadAttention({ embed_dim, num_heads, bias, kdim, vdim, add_bias_kv }) {
      const width = integer(embed_dim, "embed_dim", 1);
      const heads = integer(num_heads, "num_heads", 1);
      if (width % heads !== 0) {
        throw new InputError(`embed_dim is ${width}, which ${heads} heads cannot share equally; write a multiple of ${heads}.`, "embed_dim");
      }
      const keys = integer(kdim === undefined ? width : kdim, "kdim", 0);
      const values = integer(vdim === undefined ? width : vdim, "vdim", 0);
      const biased = flag(bias, "bias", true);
      const projections = keys === width && values === width
        ? [part("in_proj_weight", count(3, width), width)]
        : [part("q_proj_weight", width, width), part("k_proj_weight", width, keys), part("v_proj_weight", width, values)];
      return counted([
        ...projections,
        ...only(biased, part("in_proj_bias", count(3, width))),
        part("out_proj.weight", width, width),
        ...only(biased, part("out_proj.bias", width)),
        ...only(flag(add_bias_kv, "add_bias_kv", false), part("bias_k", 1, 1, width), part("bias_v", 1, 1, width)),
      ]);
    },
  };

  /** Parameters of one torch layer, tensor by tensor. */
  function parameterCount({ layer, ...params }) {
    choice(layer, "layer", Object.keys(COUNTERS));
    return COUNTERS[layer](params);
  }

  // ---------------------------------------------------------------- recurrent layers

  const GATES = { RNN: 1, LSTM: 4, GRU: 3 };

  function recurrentSizes({ layer, input_size, hidden_size, num_layers, bidirectional, proj_size }) {
    choice(layer, "layer", Object.keys(GATES));
    if (layer !== "LSTM" && proj_size !== undefined) {
      throw new InputError(`Only LSTM has a proj_size, not ${layer}; leave it out, or choose LSTM.`, "proj_size");
    }
    const inputs = integer(input_size, "input_size", 1);
    const hidden = integer(hidden_size, "hidden_size", 1);
    const projection = integer(proj_size === undefined ? 0 : proj_size, "proj_size", 0);
    if (projection >= hidden) {
      throw new InputError(`proj_size is ${projection} but must be smaller than hidden_size; write at most ${hidden - 1}, or 0 for none.`, "proj_size");
    }
    return { inputs, hidden, projection, layers: integer(num_layers === undefined ? 1 : num_layers, "num_layers", 1),
      directions: flag(bidirectional, "bidirectional", false) ? 2 : 1, emitted: projection || hidden };
  }

  /** Parameters of RNN, LSTM or GRU in torch and in Keras (a stack of layers there), and why they differ. */
  function recurrentParameters({ layer, bias, reset_after, ...sizes }) {
    const { inputs, hidden, projection, layers, directions, emitted } = recurrentSizes({ layer, ...sizes });
    const biased = flag(bias, "bias", true);
    const resetAfter = flag(reset_after, "reset_after", true);
    const wide = count(GATES[layer], hidden);
    const upper = count(directions, emitted);
    const tensors = (fan) => [part("weight_ih", wide, fan), part("weight_hh", wide, emitted),
      ...only(biased, part("bias_ih", wide), part("bias_hh", wide)), ...only(projection > 0, part("weight_hr", projection, hidden))];
    const rows = [inputs, ...(layers > 1 ? [upper] : [])].map((fan, above) => {
      const { total, parts } = counted(tensors(fan));
      const copies = count(directions, above ? layers - 1 : 1);
      return { layers: above ? [1, layers - 1] : [0, 0], copies, parts, each: total, total: count(total, copies) };
    });
    const torch = { total: sum(rows.map((row) => row.total)), rows };
    // Keras keeps one bias vector where torch keeps two; only its GRU with reset_after=True keeps both.
    const twoBiases = layer === "GRU" && resetAfter;
    const difference = biased && !twoBiases ? count(wide, directions, layers) : 0;
    const keras = projection ? null : { total: torch.total - difference };
    return { torch, keras, difference: keras && difference, twoBiases, biased, gates: GATES[layer], directions };
  }

  /** Shapes of output, h_n and c_n for an input of shape (T, B, F), (B, T, F) with batch_first, or (T, F) unbatched. */
  function recurrentShapes({ layer, input, batch_first, ...given }) {
    const shape = list(input, "input", 0);
    const { inputs, hidden, layers, directions, emitted } = recurrentSizes({ layer, ...given });
    const batchFirst = flag(batch_first, "batch_first", false);
    if (shape.length !== 2 && shape.length !== 3) {
      throw new InputError(`The input has ${many(shape.length, "axis", "axes")}; write 3 (a batch of sequences) or 2 (one sequence).`, "input");
    }
    const features = shape[shape.length - 1];
    if (features !== inputs) {
      const advice = inputs === 1 && shape.length === 2 ? `; for sequences of single numbers write ${shape.join(", ")}, 1` : "; make them equal";
      throw new InputError(`The last axis of the input is ${features} but input_size is ${inputs}${advice}.`, "input");
    }
    const batched = shape.length === 3;
    const time = shape[batched && batchFirst ? 1 : 0];
    if (time === 0) throw new InputError("The sequence has no time steps; write at least 1.", "input");
    const batch = batched ? [shape[batchFirst ? 0 : 1]] : [];
    const wide = count(directions, emitted);
    const states = count(directions, layers);
    return {
      output: [...shape.slice(0, -1), wide],
      h_n: [states, ...batch, emitted],
      c_n: layer === "LSTM" ? [states, ...batch, hidden] : null,
      axes: !batched ? ["time", "features"] : batchFirst ? ["batch", "time", "features"] : ["time", "batch", "features"],
      batched, batchFirst, time, batch: batch.length ? batch[0] : null, layers, directions, emitted, hidden,
    };
  }

  // ---------------------------------------------------------------- layers written as text

  function splitArguments(text) {
    const pieces = [];
    let depth = 0;
    let start = 0;
    for (let i = 0; i <= text.length; i++) {
      if (text[i] === "(" || text[i] === "[") depth++;
      if (text[i] === ")" || text[i] === "]") depth--;
      if (i === text.length || (text[i] === "," && depth === 0)) {
        pieces.push(text.slice(start, i).trim());
        start = i + 1;
      }
    }
    if (pieces[pieces.length - 1] === "") pieces.pop();
    return pieces;
  }

  const WORDS = new Map([["True", true], ["False", false], ["None", null], ["?", "?"],
    ["same", "same"], ["valid", "valid"]]); // without quotes, as print(model) writes a padding

  // A Python literal of the few kinds that layers take; nothing is ever evaluated.
  function literal(text, wanted) {
    if (WORDS.has(text)) return WORDS.get(text);
    if (/^[+-]?\d+(_\d+)*$/.test(text)) return Number(text.replaceAll("_", ""));
    // “Linear(16 * 5 * 5, 120)”, as people write it
    if (/^\d+(\s*\*\s*\d+)+$/.test(text)) return count(...text.split("*"));
    // A float is not an int to torch, not even 2.0: it stays text, and integer() says so.
    if (/^[+-]?(\d+\.\d*|\.\d+|\d+)(e[+-]?\d+)?$/i.test(text)) return { float: Number(text), toString: () => text };
    if (/^(["'])\w*\1$/.test(text)) return text.slice(1, -1);
    if (/^\(.*\)$|^\[.*\]$/.test(text)) {
      const entries = splitArguments(text.slice(1, -1)).map((entry) => literal(entry, wanted));
      return entries.length === 1 && /^\(.*[^,\s]\s*\)$/.test(text) ? entries[0] : entries; // “(5)” is 5
    }
    throw new InputError(`“${text}” is not ${wanted}.`);
  }

  const REQUIRED = Symbol("required");
  const IN_LAYERS = "a number, True, False, None, a tuple or ?; write one of these, or paste what print(model) gives";

  function bind(name, signature, text) {
    const names = Object.keys(signature);
    const bound = {};
    let keywords = false;
    splitArguments(text).forEach((piece, i) => {
      const keyword = /^([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(piece);
      if (!keyword && keywords) throw new InputError(`In ${name}(…), “${piece}” comes after a keyword; write its name too.`);
      keywords = keywords || Boolean(keyword);
      const field = keyword ? keyword[1] : names[i];
      if (field === undefined) throw new InputError(`${name} takes at most ${many(names.length, "argument")} here; leave “${piece}” out.`);
      if (!names.includes(field)) {
        throw new InputError(`${name} has no argument ${field} here; write ${names.join(", ") || "none"}.`);
      }
      if (field in bound) throw new InputError(`${name} gets ${field} twice; write it once.`);
      bound[field] = literal(keyword ? keyword[2] : piece, IN_LAYERS);
    });
    for (const field of names) {
      if (field in bound) continue;
      if (signature[field] === REQUIRED) throw new InputError(`${name} needs ${field}; write ${name}(${names.slice(0, 3).join(", ")}).`);
      bound[field] = signature[field];
    }
    return bound;
  }

  function shapeOf(shape) {
    return `(${["N", ...shape].join(", ")}${shape.length ? "" : ","})`;
  }

  function expectAxes(name, shape, axes) {
    if (shape.length === axes) return;
    const letters = ["", "N, C", "N, C, L", "N, C, H, W"][axes];
    const other = shape.length > 1 ? `, or use a layer for ${shape.length - 1}-D` : "";
    const advice = shape.length > 3 ? "leave the batch out of the input" : shape.length ? `change the input${other}` : "write the sizes of the input";
    throw new InputError(`${name} wants (${letters}) but gets ${shapeOf(shape)}; ${advice}.`);
  }

  // torch refuses no channels, or gives no channels back where a convolution was to make some.
  function expectChannels(name, shape) {
    if (shape[0] === 0) throw new InputError(`${name} gets 0 channels; give it at least 1.`);
  }

  // “?” stands for the number that the shape dictates.
  function fill(value, shape, axis, name, field) {
    const actual = shape[axis];
    if (value === "?") return actual;
    if (integer(value, field, 0) !== actual) {
      const advice = shape.length < 2 ? "" // what a beginner more often means than another number
        : field === "in_features" ? `put Flatten() before it if it is to read all of ${shapeOf(shape)}, or `
        : shape.indexOf(value) === shape.length - 1 ? "write the channels of the input first, or " : ""; // of (1, 28, 28) 28 is a side
      throw new InputError(`${name} has ${field}=${value} but gets ${actual}; ${advice}write ${actual}.`);
    }
    return value;
  }

  const keeps = (signature, check = () => {}) => ({ signature, run: (shape, args) => { check(args); return { shape, parameters: 0 }; } });

  function convolution(axes, lazy = false) {
    const signature = { ...(lazy ? {} : { in_channels: REQUIRED }), out_channels: REQUIRED, kernel_size: REQUIRED,
      stride: 1, padding: 0, dilation: 1, groups: 1, bias: true };
    return { signature, window: true, axes, run(shape, args, name) {
      expectAxes(name, shape, axes + 1);
      expectChannels(name, shape);
      const channels = lazy ? shape[0] : fill(args.in_channels, shape, 0, name, "in_channels");
      const { total } = convolutionWeights(axes, { ...args, in_channels: channels });
      integer(args.out_channels, "out_channels", 1);
      const { output } = convOutputSize({ dims: axes, n: shape.slice(1), k: args.kernel_size, s: args.stride, p: args.padding, d: args.dilation });
      return { shape: [args.out_channels, ...output], parameters: total, filled: { in_channels: channels } };
    } };
  }

  function transposedConvolution(axes) {
    const signature = { in_channels: REQUIRED, out_channels: REQUIRED, kernel_size: REQUIRED,
      stride: 1, padding: 0, output_padding: 0, groups: 1, bias: true, dilation: 1 };
    return { signature, run(shape, args, name) {
      expectAxes(name, shape, axes + 1);
      expectChannels(name, shape);
      const channels = fill(args.in_channels, shape, 0, name, "in_channels");
      const { total } = convolutionWeights(axes, { ...args, in_channels: channels }, true);
      integer(args.out_channels, "out_channels", 1);
      const { output } = convTranspose({ dims: axes, n: shape.slice(1), k: args.kernel_size, s: args.stride, p: args.padding,
        op: args.output_padding, d: args.dilation });
      return { shape: [args.out_channels, ...output], parameters: total, filled: { in_channels: channels } };
    } };
  }

  function pool(mode, axes) {
    const signature = mode === "max"
      ? { kernel_size: REQUIRED, stride: null, padding: 0, dilation: 1, return_indices: false, ceil_mode: false }
      : { kernel_size: REQUIRED, stride: null, padding: 0, ceil_mode: false, count_include_pad: true };
    return { signature, window: true, axes, run(shape, args, name) {
      expectAxes(name, shape, axes + 1);
      expectChannels(name, shape);
      if (args.return_indices) throw new InputError(`${name} with return_indices gives two tensors; leave it out.`);
      const { output } = pooling({ mode, dims: axes, n: shape.slice(1), k: args.kernel_size, s: args.stride, p: args.padding,
        d: mode === "max" ? args.dilation : undefined, ceil_mode: args.ceil_mode });
      return { shape: [shape[0], ...output], parameters: 0 };
    } };
  }

  function adaptivePool(mode, axes) {
    return { signature: { output_size: REQUIRED }, run(shape, { output_size }, name) {
      expectAxes(name, shape, axes + 1);
      if (mode === "max") expectChannels(name, shape);
      const wanted = Array.isArray(output_size) ? output_size : new Array(axes).fill(output_size);
      if (wanted.length !== axes) throw new InputError(`${name} has ${wanted.length} output sizes; write one, or ${axes}.`);
      const output = wanted.map((size, i) => (size === null && Array.isArray(output_size) && axes > 1 ? shape[i + 1] : integer(size, "output_size", 0)));
      shape.slice(1).forEach((size) => integer(size, "n", 1));
      return { shape: [shape[0], ...output], parameters: 0 };
    } };
  }

  function batchNorm(ranks) {
    const signature = { num_features: REQUIRED, eps: 1e-5, momentum: 0.1, affine: true, track_running_stats: true, bias: true };
    return { signature, run(shape, args, name) {
      if (!ranks.includes(shape.length)) expectAxes(name, shape, ranks[ranks.length - 1]);
      expectChannels(name, shape);
      const features = fill(args.num_features, shape, 0, name, "num_features");
      return { shape, parameters: COUNTERS.BatchNorm({ ...args, num_features: features }).total, filled: { num_features: features } };
    } };
  }

  function linear(lazy = false) {
    const signature = { ...(lazy ? {} : { in_features: REQUIRED }), out_features: REQUIRED, bias: true };
    return { signature, run(shape, args, name) {
      if (!shape.length) throw new InputError(`${name} has no feature axis to read; write the sizes of the input, or put it before the axes are gone.`);
      const last = shape[shape.length - 1];
      const features = lazy ? last : fill(args.in_features, shape, shape.length - 1, name, "in_features");
      const { total } = COUNTERS.Linear({ ...args, in_features: features });
      return { shape: [...shape.slice(0, -1), args.out_features], parameters: total, filled: { in_features: features } };
    } };
  }

  const flatten = { signature: { start_dim: 1, end_dim: -1 }, run(shape, args, name) {
    const axes = shape.length + 1;
    const [start, end] = ["start_dim", "end_dim"].map((field) => {
      const axis = integer(args[field], field);
      if (axis < -axes || axis >= axes) throw new InputError(`${name} has ${field}=${axis} but there are ${axes} axes; write ${-axes} to ${axes - 1}.`);
      return axis < 0 ? axis + axes : axis;
    });
    if (start > end) throw new InputError(`${name} starts after it ends; write a start_dim before end_dim.`);
    if (start === 0 && end > 0) {
      throw new InputError(`${name} with start_dim=0 mixes the samples of the batch; write start_dim=1.`);
    }
    if (start === 0) return { shape, parameters: 0 };
    return { shape: [...shape.slice(0, start - 1), count(...shape.slice(start - 1, end)), ...shape.slice(end)], parameters: 0 };
  } };

  const layerNorm = { signature: { normalized_shape: REQUIRED, eps: 1e-5, elementwise_affine: true, bias: true }, run(shape, args, name) {
    const wanted = Array.isArray(args.normalized_shape) ? args.normalized_shape : [args.normalized_shape];
    const { total } = COUNTERS.LayerNorm({ ...args, normalized_shape: wanted });
    const trailing = shape.slice(Math.max(0, shape.length - wanted.length));
    if (!wanted.length || show(wanted) !== show(trailing)) {
      throw new InputError(`${name} normalizes ${show(wanted)} but the last axes are ${show(trailing)}; write ${show(trailing)}.`);
    }
    return { shape, parameters: total };
  } };

  const decimal = (value) => (typeof value === "object" && value !== null ? value.float : value);

  function slope({ negative_slope }) {
    if (typeof decimal(negative_slope) !== "number") throw new InputError(`LeakyReLU has negative_slope=${show(negative_slope)}; write a number such as 0.01.`);
  }

  function probability({ p }) {
    const value = decimal(p);
    if (typeof value !== "number" || value < 0 || value > 1) {
      throw new InputError(`Dropout has p=${show(p)}; write a probability from 0 to 1.`);
    }
  }

  const LAYERS = {
    Conv1d: convolution(1), Conv2d: convolution(2), LazyConv1d: convolution(1, true), LazyConv2d: convolution(2, true),
    ConvTranspose1d: transposedConvolution(1), ConvTranspose2d: transposedConvolution(2),
    MaxPool1d: pool("max", 1), MaxPool2d: pool("max", 2), AvgPool1d: pool("avg", 1), AvgPool2d: pool("avg", 2),
    AdaptiveAvgPool1d: adaptivePool("avg", 1), AdaptiveAvgPool2d: adaptivePool("avg", 2),
    AdaptiveMaxPool1d: adaptivePool("max", 1), AdaptiveMaxPool2d: adaptivePool("max", 2),
    BatchNorm1d: batchNorm([1, 2]), BatchNorm2d: batchNorm([3]), LayerNorm: layerNorm,
    Flatten: flatten, Linear: linear(), LazyLinear: linear(true),
    Dropout: keeps({ p: 0.5, inplace: false }, probability), Dropout2d: keeps({ p: 0.5, inplace: false }, probability),
    ReLU: keeps({ inplace: false }), LeakyReLU: keeps({ negative_slope: 0.01, inplace: false }, slope),
    GELU: keeps({ approximate: "none" }, ({ approximate }) => choice(approximate, "approximate", ["none", "tanh"])),
    SiLU: keeps({ inplace: false }), Sigmoid: keeps({}), Tanh: keeps({}), Identity: keeps({}),
  };

  // Python as far as a pasted model needs it: the kinds of what stands in it, each with a letter; a sign of its own is its own kind.
  const KINDS = {
    _: /#.*|^[ \t]*(?:>>>|\.{3}(?::|(?= +[^\s#]))|(?:In|Out) ?\[\d*\]:)|\\\n/, // read over: comments, prompts, lines that go on
    q: /[rbfuRBFU]*(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/,
    k: /\([\w-]+\):/, // the name of a layer in print(model), “(0):”
    x: /[1-9]\d* x (?=\w+\()/, // “(0-2): 3 x ReLU()”, equal layers of a ModuleList
    i: /(?:import|from)\b/,
    c: /class\b/,
    d: /def __init__\b/,
    s: /super\([^()]*\)\.__init__\b/,
    m: /\.(?:to|cuda|cpu|eval|train|float|double)(?=\()/, // of a whole model; they keep all shapes
    n: /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/,
    w: /\d[\w.]*/,
  };
  const either = (patterns) => patterns.map(({ source }) => source).join("|");
  const TOKEN = new RegExp(`${Object.entries(KINDS).map(([kind, { source }]) => `(?<${kind}>${source})`).join("|")}|\\n|\\S`, "gm");

  const DEEPEST = 100; // brackets within brackets

  const kindsOf = (tokens) => tokens.map(({ kind }) => kind).join("");

  // What brackets hold stands inside one token: N where it holds no others, or else G; U where nothing closes it.
  function tokensOf(text) {
    const top = { inside: [] };
    const open = [top];
    for (const { 0: word, index, groups } of text.matchAll(TOKEN)) {
      if (groups._) continue;
      if (")]}".includes(word) && open.length > 1) {
        const group = open.pop();
        Object.assign(group, { kind: /[GNU]/.test(kindsOf(group.inside)) ? "G" : "N", end: index });
        continue;
      }
      const token = { word, index, kind: Object.keys(groups).find((kind) => groups[kind] !== undefined) || word };
      open[open.length - 1].inside.push(token);
      if (!"([{".includes(word)) continue;
      if (open.length > DEEPEST) throw new InputError("There are more brackets within brackets here than this calculator reads; write fewer.", "layers");
      open.push(Object.assign(token, { kind: "U", inside: [] }));
    }
    return top.inside;
  }

  const STATEMENTS = [ // without layers
    /i(?:[n.*,i]|(?<=i)N)*/, // imports
    /cn(?:k|N?:?)/, // the head of a class
    /d(?:k|[GN](?:->[^:;\nU]*)?:?)/, // and of its __init__
    /q(?=$|[;\n])/, // docstrings
  ];
  const AROUND = new RegExp([ // layers
    "[,;\\n)\\]}k]", // what parts them, and their names in print(model)
    "q[:,]", // keys
    "\\*(?=[GN])", // the star before a list
    "mN", // what moves a model
    `(?<=^|[k:;\\n])(?:${either(STATEMENTS)})`,
  ].join("|"), "y");
  const NAME = /^(?:(?:torch|nn|collections)\.)*(\w+)$/;
  const ONE_OR_ALL = "write one such as Conv2d(1, 6, 5), or paste what print(model) gives";
  const HOLDERS = ["Sequential", "ModuleList", "OrderedDict"];
  const MOST_LAYERS = 2000; // of a printed model, written out

  // What stands in code and tables of Keras and not in those of torch; Conv2D(1, 6, 5) alone may be a typing error.
  const OF_KERAS = new RegExp(either([/\b(?:keras|tensorflow)\b|\btf\.\w|\blayers\.[A-Z]|\bmodel\.add\(/, /^Model: |\bLayer \(type\)|\(None, \d/,
    /\b(?:Dense|Input|InputLayer|(?:Batch|Layer)Normalization|\w+(?:Pooling|Pool|Padding|Sampling|Dropout)\dD|Conv\dDTranspose) ?[()]/,
    /\bActivation(?:\)|\(["'])|[(,]\s*(?:input_shape|filters|units|strides|pool_size|use_bias|return_sequences) ?=|\bConv\dD\(.*\bactivation ?=/,
    /\bConv\dD\(\d+, ?(?:\d+|\([\d, ]+\))(?:\)|, ?(?!.*\bkernel_size)[a-z])/, // filters and kernel, no channels
  ]), "m");
  const ofKeras = (code) => OF_KERAS.test(code) && !/\btorch\b|\bnn\.|\(\w+\): |\[-1, \d/.test(code);

  // Layers as they stand in a model: “nn.Conv2d(1, 6, 5), nn.ReLU(),”, “self.pool = nn.MaxPool2d(2)”, over several lines, or as
  // print(model) gives them, “(0): ReLU()”. What is neither that nor stands around it is refused, so that no layer is lost.
  function readLayers(given, needless, known) {
    const unknown = `leave the line out if ${needless}, paste what print(model) gives if it is of your own, or write one of ${known.join(", ")}`;
    if (typeof given !== "string") throw new InputError("Write the layers as text, one a line.", "layers");
    const text = given.replace(TOKEN, (word, noCode) => (noCode && noCode !== "\\\n" ? "" : word));
    const code = text.replace(TOKEN, (word, _, string) => (string ? '""' : word));

    function layerIn(line, tokens, i, named, called) {
      if (/^(def|return)\b/.test(line.text)) throw new InputError(`“${line.text}” is not a layer; write the layers alone, in the order in which forward calls them.`);
      if (!called) throw new InputError(`“${line.text}” is not a layer; ${ONE_OR_ALL}.`);
      const { index, end } = tokens[named + 1];
      if (end === undefined) throw new InputError(`“${line.text}” has a bracket that nothing closes; write one such as Conv2d(1, 6, 5).`);
      const whole = text.slice(tokens[i].index, end + 1).replace(/\s+/g, " ");
      return readLayer({ ...line, text: whole }, called[1], text.slice(index + 1, end), unknown);
    }

    function layerAt(tokens, i, named, called) {
      const rest = text.slice(tokens[i].index).split("\n")[0].trim();
      const line = { number: text.slice(0, tokens[i].index).split("\n").length, text: rest.length > 80 ? `${rest.slice(0, 60)}…` : rest };
      return at(line, () => {
        try {
          return layerIn(line, tokens, i, named, called);
        } catch (error) {
          if (!(error instanceof InputError) || ![rest, code].some(ofKeras)) throw error;
          throw new InputError(`“${line.text}” is of Keras, which is not read here; write it as in torch, the channels of the input first: ` +
            "Conv2d(?, 6, 5) for Conv2D(6, 5), MaxPool2d(2) for MaxPooling2D(2), Linear(?, 10) for Dense(10).");
        }
      });
    }

    function read(tokens) {
      const kinds = kindsOf(tokens);
      const layers = [];
      let i = 0;
      const add = (found, times = 1) => {
        if (layers.length + times * found.length > MOST_LAYERS) throw new InputError("There are more layers here than this calculator reads; write fewer.", "layers");
        for (let copy = 0; copy < times; copy++) layers.push(...found);
      };
      while (i < tokens.length) {
        AROUND.lastIndex = i;
        const named = kinds[i + 1] === "=" ? i + 2 : i;
        const inside = tokens[named + 1] && tokens[named + 1].inside;
        const called = inside && tokens[named + 1].word === "(" && kinds[named] === "n" && NAME.exec(tokens[named].word);
        const printed = inside && /^\n*k/.test(kindsOf(inside)); // as it stands in print(model), with layers in it
        if (AROUND.test(kinds)) i = AROUND.lastIndex;
        else if ("GNU".includes(kinds[i]) && !/[GNU]/.test(kinds[i - 1])) add(read(tokens[i++].inside));
        else if (kinds[i] === "x") {
          add(read(tokens.slice(i + 1, i + 3)), parseInt(tokens[i].word));
          i += 3;
        } else if (kinds[i] === "s" && inside && /^(?:\*+n,?)*$/.test(kindsOf(inside))) i += 2;
        else if (kinds[i] === "s" && inside && /n[GN]/.test(kindsOf(inside))) i++; // layers, in a class of the kind of nn.Sequential
        else if (called && (HOLDERS.includes(called[1]) || (printed && !Object.hasOwn(LAYERS, called[1])))) i = named + 1; // the second: of a class of one's own
        else {
          add([layerAt(tokens, i, named, !printed && called)]);
          i = named + 2;
        }
      }
      return layers;
    }

    const layers = read(tokensOf(text));
    if (!layers.length) throw new InputError("There are no layers yet; write one a line, such as Conv2d(1, 6, 5).", "layers");
    return layers;
  }

  // print(model) puts a 0 for what a lazy layer does not know yet; who writes one names nothing there.
  const NOT_KNOWN_YET = /^\s*(?:0,(?=\s*\d+,\s*kernel_size=)|in_features=0,(?=\s*out_features=))/;

  function readLayer(line, name, given, unknown) {
    if (!Object.hasOwn(LAYERS, name)) {
      const near = Object.keys(LAYERS).find((known) => known.toLowerCase() === name.toLowerCase());
      throw new InputError(`${name} is not known here; ${near ? `write ${near}` : unknown}.`);
    }
    const told = name.startsWith("Lazy") ? given.replace(NOT_KNOWN_YET, "") : given;
    return { ...line, name, layer: LAYERS[name], args: bind(name, LAYERS[name].signature, told) };
  }

  // The names in torch of what the formulas call by a letter.
  const LETTERS = { n: "a side of the input", k: "kernel_size", s: "stride", p: "padding", d: "dilation", op: "output_padding" };
  const inWords = (message) => message.replace(/^(op|[nkspd])(?= (?:is|has) )/, (letter) => LETTERS[letter]);

  function at(line, work) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`Line ${line.number}: ${inWords(error.message)}`, "layers");
    }
  }

  /** Shapes (without the batch axis) and parameters, layer by layer, of layers written as in torch; “?” is filled in. */
  function layerStack({ input, layers }) {
    let shape = list(Array.isArray(input) && input[0] === "N" ? input.slice(1) : input, "input", 0); // “(N, 6, 24, 24)”, as in the table
    const rows = readLayers(layers, "it keeps the shape and has no parameters", Object.keys(LAYERS)).map((line) => at(line, () => {
      const result = line.layer.run(shape, line.args, line.name);
      shape = result.shape.map((size) => integer(size, "size", 0));
      const filled = Object.fromEntries(Object.entries(result.filled || {}).filter(([field]) => line.args[field] === "?" || !(field in line.args)));
      return { number: line.number, text: line.text, name: line.name, shape, parameters: result.parameters, filled };
    }));
    const flat = rows.filter((row) => row.name === "Flatten").pop();
    return { rows, shape, total: sum(rows.map((row) => row.parameters)), in_features: flat ? flat.shape[flat.shape.length - 1] : null };
  }

  const TRANSPARENT = ["BatchNorm1d", "BatchNorm2d", "Dropout", "Dropout2d", "ReLU", "LeakyReLU", "GELU", "SiLU", "Sigmoid", "Tanh", "Identity"];

  /** Receptive field after each convolution or pooling: r grows by d(k-1) times the product of the strides before. */
  function receptiveField({ layers }) {
    const known = Object.keys(LAYERS).filter((name) => LAYERS[name].window);
    const windows = readLayers(layers, "each position there is computed from that position alone", known).filter((line) => !TRANSPARENT.includes(line.name));
    if (!windows.length) throw new InputError("No layer here looks at neighbours; write a convolution or a pooling.", "layers");
    const axes = windows[0].layer.axes;
    let field = new Array(axes).fill(1);
    let jump = new Array(axes).fill(1);
    const rows = windows.map((line) => at(line, () => {
      if (!line.layer.window) throw new InputError(`${line.name} is no sliding window; write convolutions and poolings only.`);
      if (line.layer.axes !== axes) throw new InputError(`${line.name} is ${line.layer.axes}-D after ${axes}-D layers; write one kind only.`);
      const { args } = line;
      const k = perAxis(args.kernel_size, axes, "kernel_size", 1);
      const s = perAxis(args.stride === null ? undefined : args.stride, axes, "stride", 1, k);
      const d = perAxis(args.dilation, axes, "dilation", 1, 1);
      const before = jump;
      field = field.map((size, i) => exact(BigInt(size) + product([d[i], k[i] - 1, before[i]])));
      jump = jump.map((step, i) => count(step, s[i]));
      return { text: line.text, k, s, d, before, field, jump };
    }));
    return { rows, field, jump };
  }

  // ---------------------------------------------------------------- shapes and strides

  /** Broadcast shape: aligned at the right, each axis equal, 1 or absent. */
  function broadcast({ shapes }) {
    if (!Array.isArray(shapes) || shapes.length < 2) {
      throw new InputError("Write at least two shapes, one a line, such as 5, 1, 4 and 3, 1.", "shapes");
    }
    const sizes = shapes.map((shape) => list(shape, "shapes", 0));
    const axes = Math.max(...sizes.map((shape) => shape.length));
    const aligned = sizes.map((shape) => [...new Array(axes - shape.length).fill(null), ...shape]);
    const shape = Array.from({ length: axes }, (_, axis) => {
      const named = aligned.map((row) => row[axis]).filter((size) => size !== null && size !== 1);
      const clash = named.find((size) => size !== named[0]);
      if (clash !== undefined) {
        throw new InputError(`${named[0]} and ${clash} meet at axis ${axis - axes}, and neither is 1; ` +
          "make them equal, or insert an axis of size 1 so that they no longer meet.", "shapes");
      }
      return named.length ? named[0] : 1;
    });
    return { shape, aligned, stretched: aligned.map((row) => row.map((size, axis) => (size === null || size === 1) && shape[axis] !== 1)),
      elements: String(product(shape)) };
  }

  const numel = (shape) => count(...shape);

  function rowMajor(shape) {
    const strides = new Array(shape.length);
    let step = 1;
    for (let i = shape.length - 1; i >= 0; i--) {
      strides[i] = step;
      step = count(step, Math.max(shape[i], 1));
    }
    return strides;
  }

  function isContiguous({ shape, strides }) {
    if (shape.includes(0)) return true;
    let expected = 1;
    for (let i = shape.length - 1; i >= 0; i--) {
      if (shape[i] === 1) continue;
      if (strides[i] !== expected) return false;
      expected *= shape[i];
    }
    return true;
  }

  // torch's rule (computeStride in TensorUtils.cpp): a view exists if each run of axes that lies evenly in memory is split or merged alone.
  function viewStrides({ shape, strides }, target) {
    if (!shape.length) return new Array(target.length).fill(1);
    if (shape.includes(0)) return show(shape) === show(target) ? strides : rowMajor(target);
    const result = new Array(target.length);
    let axis = target.length - 1;
    let base = strides[shape.length - 1];
    let run = 1;
    let covered = 1;
    for (let i = shape.length - 1; i >= 0; i--) {
      run *= shape[i];
      const runEnds = i === 0 || (shape[i - 1] !== 1 && strides[i - 1] !== run * base);
      if (!runEnds) continue;
      while (axis >= 0 && (covered < run || target[axis] === 1)) {
        result[axis] = covered * base;
        covered *= target[axis];
        axis--;
      }
      if (covered !== run) return null;
      if (i > 0) {
        base = strides[i - 1];
        run = 1;
        covered = 1;
      }
    }
    return axis === -1 ? result : null;
  }

  function inferShape(wanted, elements, name) {
    const unknown = wanted.filter((size) => size === -1).length;
    if (unknown > 1) throw new InputError(`${name} has two -1; only one size can be inferred, so write the other.`);
    wanted.forEach((size) => {
      if (size < -1) throw new InputError(`${name} has the size ${size}; write 0 or more, or -1 for the one to infer.`);
    });
    const known = count(...wanted.filter((size) => size !== -1));
    if (!unknown && known === elements) return wanted;
    if (unknown && known > 0 && elements % known === 0) return wanted.map((size) => (size === -1 ? elements / known : size));
    if (unknown && known === 0 && elements === 0) throw new InputError(`${name} cannot infer -1 beside a size 0, any size would do; write it.`);
    throw new InputError(`${name} asks for ${show(wanted)}, which cannot hold the ${elements} elements; write sizes whose product is ${elements}.`);
  }

  function axisOf(value, axes, name) {
    const axis = integer(value, "axis");
    const room = Math.max(axes, 1);
    if (axis < -room || axis >= room) throw new InputError(`${name} names axis ${axis} of ${many(axes, "axis", "axes")}; write ${-room} to ${room - 1}.`);
    return axis < 0 ? axis + room : axis;
  }

  function arity(name, args, least, most) {
    if (args.length >= least && args.length <= most) return;
    const wanted = least === most ? least : `${least} to ${most}`;
    throw new InputError(`${name} gets ${many(args.length, "number")}; write ${wanted}.`);
  }

  const reorder = (tensor, order) => ({ shape: order.map((i) => tensor.shape[i]), strides: order.map((i) => tensor.strides[i]) });

  function swapped(tensor, args, name) {
    const [a, b] = args.map((axis) => axisOf(axis, tensor.shape.length, name));
    const order = tensor.shape.map((_, i) => i);
    if (order.length) [order[a], order[b]] = [order[b], order[a]];
    return reorder(tensor, order);
  }

  function reshaped(tensor, wanted, name) {
    const shape = inferShape(wanted, numel(tensor.shape), name);
    const strides = viewStrides(tensor, shape);
    return strides ? { shape, strides } : { shape, strides: rowMajor(shape), copied: true };
  }

  const TENSOR_METHODS = {
    permute(tensor, args) {
      const axes = tensor.shape.length;
      if (args.length !== axes) throw new InputError(`permute names ${args.length} of ${many(axes, "axis", "axes")}; write each axis once.`);
      const order = args.map((axis) => axisOf(axis, axes, "permute"));
      if (new Set(order).size !== axes) throw new InputError("permute names an axis twice; write each axis once.");
      return reorder(tensor, order);
    },
    transpose(tensor, args) {
      arity("transpose", args, 2, 2);
      return swapped(tensor, args, "transpose");
    },
    t(tensor, args) {
      arity("t", args, 0, 0);
      if (tensor.shape.length > 2) throw new InputError(`t() wants at most 2 axes but gets ${tensor.shape.length}; write transpose(0, 1).`);
      return tensor.shape.length < 2 ? tensor : swapped(tensor, [0, 1], "t");
    },
    view(tensor, args) {
      const result = reshaped(tensor, args, "view");
      if (result.copied) {
        throw new InputError(`No view: the axes that ${show(result.shape)} merges or splits do not lie evenly in memory ` +
          `(strides ${show(tensor.strides)}); write reshape, or contiguous() before view.`);
      }
      return result;
    },
    reshape: (tensor, args) => reshaped(tensor, args, "reshape"),
    flatten(tensor, args) {
      arity("flatten", args, 0, 2);
      const { shape } = tensor;
      const [start, end] = [args[0] ?? 0, args[1] ?? -1].map((axis) => axisOf(axis, shape.length, "flatten"));
      if (start > end) throw new InputError("flatten starts after it ends; write the smaller axis first.");
      if (!shape.length) return reshaped(tensor, [1], "flatten");
      if (start === end) return tensor;
      return reshaped(tensor, [...shape.slice(0, start), numel(shape.slice(start, end + 1)), ...shape.slice(end + 1)], "flatten");
    },
    contiguous(tensor, args) {
      arity("contiguous", args, 0, 0);
      return isContiguous(tensor) ? tensor : { shape: tensor.shape, strides: rowMajor(tensor.shape), copied: true };
    },
    unsqueeze(tensor, args) {
      arity("unsqueeze", args, 1, 1);
      const { shape, strides } = tensor;
      const axis = axisOf(args[0], shape.length + 1, "unsqueeze");
      const step = axis < shape.length ? count(shape[axis], strides[axis]) : 1;
      return { shape: [...shape.slice(0, axis), 1, ...shape.slice(axis)], strides: [...strides.slice(0, axis), step, ...strides.slice(axis)] };
    },
    squeeze(tensor, args, bracketed) {
      const { shape } = tensor;
      const axes = args.length || bracketed ? args.map((axis) => axisOf(axis, shape.length, "squeeze")) : shape.map((_, i) => i);
      if (new Set(axes).size !== axes.length) throw new InputError("squeeze names an axis twice; write each axis once.");
      return reorder(tensor, shape.map((_, i) => i).filter((i) => shape[i] !== 1 || !axes.includes(i)));
    },
    expand(tensor, args) {
      const { shape, strides } = tensor;
      const added = args.length - shape.length;
      if (added < 0) throw new InputError(`expand names ${many(args.length, "size")} for ${many(shape.length, "axis", "axes")}; write one for each.`);
      const result = { shape: new Array(args.length), strides: new Array(args.length) };
      for (let i = args.length - 1; i >= 0; i--) {
        const old = i >= added ? shape[i - added] : 1;
        const inner = i + 1 < args.length ? count(result.shape[i + 1], result.strides[i + 1]) : 0;
        const size = args[i] === -1 && i >= added ? old : integer(args[i], "expand", 0);
        if (size !== old && old !== 1) {
          throw new InputError(`expand asks for ${size} where the size is ${old}; only a size of 1 can grow, so write ${old} or -1.`);
        }
        result.shape[i] = size;
        result.strides[i] = size !== old || !shape.length ? 0 : i >= added ? strides[i - added] : inner;
      }
      return result;
    },
  };

  const NUMBERS = { transpose: 2, t: 0, flatten: 2, contiguous: 0, unsqueeze: 1 }; // the most that they take; the others take a tuple

  function readCalls(text) {
    if (typeof text !== "string") throw new InputError("Write the calls as text, such as permute(0, 2, 1).", "calls");
    const calls = [];
    let rest = text.replace(/#.*$/gm, "").replace(/^\s*x *= *x(?= *\.)/gm, "").replace(/\s+/g, " ").trim().replace(/^x(?= ?\.|$)/, "");
    while (rest) {
      const call = /^[.,; ]*(\w+) ?\(((?:[^()]|\([^()]*\))*)\) ?/.exec(rest);
      if (!call) throw new InputError(`“${rest}” is not a call; write calls such as permute(0, 2, 1).view(3, -1).`, "calls");
      const [whole, name, given] = call;
      if (!Object.hasOwn(TENSOR_METHODS, name)) {
        throw new InputError(`${name} is not known here; write one of ${Object.keys(TENSOR_METHODS).join(", ")}.`, "calls");
      }
      const values = splitArguments(given).map((entry) => literal(entry, "a whole number or a tuple; write one"));
      const bracketed = values.length === 1 && Array.isArray(values[0]);
      if (bracketed && name in NUMBERS) {
        throw new InputError(`${name} takes no tuple; write ${name}(${values[0].slice(0, NUMBERS[name]).join(", ")}).`, "calls");
      }
      const spread = bracketed ? values[0] : values;
      if (!values.length && ["view", "reshape", "expand", "permute"].includes(name)) {
        throw new InputError(`${name}() says no sizes; write them, such as ${name}(3, 2).`, "calls");
      }
      calls.push({ name, text: `${name}(${given.trim()})`, args: list(spread, name), bracketed });
      rest = rest.slice(whole.length);
    }
    return calls;
  }

  /** Shape, strides and sharing of memory after each of a chain of calls on a fresh tensor. */
  function strides({ shape, calls }) {
    const sizes = list(shape, "shape", 0);
    let tensor = { shape: sizes, strides: rowMajor(sizes) };
    let shared = true;
    const described = (text, result) => ({ text, shape: result.shape, strides: result.strides,
      contiguous: isContiguous(result), copied: Boolean(result.copied), shared });
    numel(sizes);
    const rows = [described("x", tensor)];
    for (const call of readCalls(calls)) {
      try {
        tensor = TENSOR_METHODS[call.name](tensor, call.args, call.bracketed);
      } catch (error) {
        throw error instanceof InputError ? new InputError(error.message, "calls") : error;
      }
      shared = shared && !tensor.copied;
      rows.push(described(call.text, tensor));
      tensor = { shape: tensor.shape, strides: tensor.strides };
    }
    return { rows, ...rows[rows.length - 1] };
  }

  // ---------------------------------------------------------------- losses and attention

  const addUp = (values) => values.reduce((total, value) => total + value, 0);

  // -log of each probability. The largest is taken off first: log 2 beside a logit of 1e30 would be lost.
  function surprises(values) {
    const top = Math.max(...values);
    const norm = Math.log(addUp(values.map((value) => Math.exp(value - top))));
    return values.map((value) => norm - (value - top));
  }

  const softmax = (values) => surprises(values).map((surprise) => Math.exp(-surprise));

  const length = (values) => Math.hypot(...values);

  /** Cross-entropy of logits, and of their softmax by mistake, with the range that the mistake leaves. */
  function crossEntropy({ logits: given, target }) {
    if (!Array.isArray(given) || !given.length) throw new InputError("Write the logits of one sample with commas, such as 2, 0.5, -1.", "logits");
    given.forEach((logit) => {
      if (typeof logit !== "number") throw new InputError(`The logit “${show(logit)}” is not a number; write one such as 0.5.`, "logits");
    });
    const logits = given.map((logit) => (Number.isFinite(Math.fround(logit)) ? logit : Math.fround(logit))); // past float32 they are infinite in torch
    if (logits.some((logit) => Number.isNaN(logit) || logit === Infinity) || logits.every((logit) => logit === -Infinity)) {
      throw new InputError("torch returns nan for these logits; write finite numbers, or -inf for a class that is ruled out.", "logits");
    }
    const classes = logits.length;
    const label = integer(target, "target", -Infinity, 0);
    if (label === -100) {
      throw new InputError(`torch leaves out a target of -100, and returns nan for the mean of nothing; write 0 to ${classes - 1}.`, "target");
    }
    if (label < 0 || label >= classes) {
      throw new InputError(`The target is ${label} of ${many(classes, "class", "classes")}; write 0 to ${classes - 1}.`, "target");
    }
    const once = softmax(logits);
    const twice = softmax(once);
    const slope = twice.map((value, i) => value - (i === label ? 1 : 0));
    const above = (i) => addUp(once.map((value, j) => value * (slope[i] - slope[j]))); // the mean; near 1 a difference of two sums would be lost
    const others = Math.log(Math.E + classes - 1);
    return {
      logits, loss: surprises(logits)[label],
      doubled: surprises(once)[label],
      probabilities: once, doubledProbabilities: twice,
      gradient: length(once.map((value, i) => (i === label ? addUp(once.filter((_, j) => j !== i)) : value))),
      doubledGradient: length(once.map((value, i) => value * above(i))),
      classes, uniform: Math.log(classes), floor: others - 1, ceiling: classes > 1 ? others : 0,
    };
  }

  const LARGEST_MASK = 64;

  /** Which keys each query may see. `keep` is the mask of scaled_dot_product_attention; its negation is MultiheadAttention's. */
  function attentionMask({ queries, keys, causal = "none", padded = [] }) {
    choice(causal, "causal", ["none", "top-left", "bottom-right"]);
    const [rows, columns] = [[queries, "queries"], [keys, "keys"]].map(([size, field]) => {
      integer(size, field, 1);
      if (size > LARGEST_MASK) throw new InputError(`${field} is ${size}; this calculator draws at most ${LARGEST_MASK}, so write fewer.`, field);
      return size;
    });
    const hidden = new Set(list(padded, "padded", -Infinity, 0).map((key) => {
      if (key < -columns || key >= columns) {
        throw new InputError(`There is no key ${key}; write positions from 0 to ${columns - 1}.`, "padded");
      }
      return key < 0 ? key + columns : key;
    }));
    const shift = causal === "bottom-right" ? columns - rows : 0;
    const keep = Array.from({ length: rows }, (_, query) => Array.from({ length: columns }, (_, key) =>
      !hidden.has(key) && (causal === "none" || key <= query + shift)));
    const emptyRows = keep.flatMap((row, query) => (row.includes(true) ? [] : [query]));
    return { keep, hidden: [...hidden].sort((a, b) => a - b), emptyRows,
      kept: keep.flat().filter(Boolean).length, total: rows * columns };
  }

  // ----------------------------------------------------------------

  const formulas = { convOutputSize, convTranspose, pooling, adaptivePooling, layerStack, receptiveField, parameterCount,
    recurrentParameters, recurrentShapes, broadcast, strides, crossEntropy, attentionMask };

  globalThis.TestedAnswers = Object.assign(globalThis.TestedAnswers || {}, { formulas, InputError });
})();
