// The words of an address that leads nowhere, as a query. Shown, not searched: the reader may know better.
"use strict";

(() => {
  const box = document.querySelector("form[data-from-address] input");
  const site = new URL("../../", document.currentScript.src).pathname; // its own name is no word of the question
  let path = location.pathname.slice(site.length);
  try {
    path = decodeURIComponent(path);
  } catch {
    // not every address is an encoded text
  }
  const words = path.replace(/\.\w{1,5}$/, "").match(/[\p{L}\p{N}]+/gu) ?? [];
  if (box) box.value = words.filter((word) => !["index", "404"].includes(word)).join(" ").slice(0, 200);
})();
