// The whole script of the frame in which Python's worker runs (live.py). It puts itself once more into a frame in itself: that one
// has an origin of its own, so no store, and the policy of this one, as has its worker, so no network. It comes from no address,
// since a service worker answers for none without an origin. In: {scripts, files, base} with the port of worker and page.
"use strict";

{
  let inner = null;
  if (self.origin !== "null") {
    inner = document.createElement("iframe");
    inner.sandbox = "allow-scripts";
    inner.srcdoc = document.head.outerHTML;
    document.documentElement.append(inner);
  }
  addEventListener("message", ({ data: { scripts, ...rest }, ports: [port] }) => {
    const given = [port, ...Object.values(rest.files)];
    if (inner) return inner.contentWindow.postMessage({ scripts, ...rest }, "*", given);
    new Worker(URL.createObjectURL(new Blob(scripts, { type: "text/javascript" }))).postMessage(rest, given);
  }, { once: true });
}
