// Elements from data: text becomes text nodes, never markup, and no attribute carries style or script.
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  function build(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue;
      node.setAttribute(name, value === true ? "" : String(value));
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  const element = (tag, attributes = {}, ...children) => build(document.createElement(tag), attributes, children);
  const svg = (tag, attributes = {}, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

  const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
  const write = {
    number: (value) => numbers.format(value),
    tuple: (sizes) => (sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`),
    times: (sizes) => sizes.map((size) => numbers.format(size)).join(" × "),
  };

  globalThis.TestedAnswers = Object.assign(globalThis.TestedAnswers || {}, { element, svg, write });
})();
