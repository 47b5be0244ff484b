// The whole script of the frame in which Python's worker runs (live.py): it has an origin of its own, so no store, and a policy
// that its worker inherits, so no network. In: {scripts, files, base} with the port on which worker and page talk.
"use strict";

addEventListener("message", ({ data: { scripts, ...rest }, ports: [port] }) => {
  const source = new Blob(scripts, { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(source));
  worker.postMessage(rest, [port, ...Object.values(rest.files)]);
}, { once: true });
