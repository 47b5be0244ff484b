// The form of about/offline.html. Nothing is registered or kept before its button is pressed.
"use strict";

(() => {
  const form = document.querySelector("form.offline");
  if (!form || !navigator.serviceWorker || location.protocol === "file:") return;
  const STORE = "tested-answers-offline";
  const root = new URL("../", location.href);
  const [keep, drop] = form.querySelectorAll("button");
  const [run, status, bar] = ["input", "[role=status]", "progress"].map((one) => form.querySelector(one));
  const megabytes = (files) => (Object.values(files).reduce((sum, [, size]) => sum + size, 0) / 1e6).toFixed(1);
  const say = (words) => (status.textContent = words);

  async function show() {
    const list = await (await fetch(new URL("offline.json", root))).json();
    const known = await caches.match(new URL("offline.json?parts", root), { cacheName: STORE }); // makes no store where there is none
    const parts = await known?.json();
    form.querySelector("[data-size=site]").textContent = `${megabytes(list.site)} MB`;
    form.querySelector("[data-size=run]").textContent = `${megabytes(list.run)} MB more`;
    run.closest("label").hidden = !Object.keys(list.run).length;
    run.checked = Boolean(parts?.includes("run"));
    drop.hidden = !parts;
    keep.textContent = parts ? "Keep this" : "Keep offline";
    form.hidden = false;
    return Boolean(parts);
  }

  async function ask(parts) {
    await navigator.serviceWorker.register(new URL("offline.js", root));
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    active.postMessage(parts, [port2]);
    await new Promise((resolve, reject) => {
      port1.onmessage = ({ data: { share, done, failed } }) => {
        if (share !== undefined) bar.value = share;
        if (done) resolve();
        if (failed) reject(new Error(failed));
      };
    });
  }

  async function act(work, words) {
    keep.disabled = true;
    try {
      await work();
      await show();
      say(words);
    } catch (error) {
      say(`${error.message.replace(/\.$/, "")}. Press the button to try again.`);
    }
    bar.hidden = true;
    keep.disabled = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    bar.hidden = false;
    bar.value = 0;
    say("Fetching ...");
    act(() => ask(run.checked ? ["site", "run"] : ["site"]), "Kept. These pages now open without a network, and follow the site when there is one.");
  });
  drop.addEventListener("click", () => act(async () => {
    const known = await navigator.serviceWorker.getRegistration(root);
    await known?.unregister();
    await caches.delete(STORE);
  }, "Nothing is kept any more."));

  show().then((kept) => kept && say("Kept on this device."), () => {}); // the text says what else there is
})();
