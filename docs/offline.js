// The service worker of about/offline.html, registered by its button alone. The network answers first; where there is none, what
// the reader asked to keep. When the network is back, the kept files follow the site.
"use strict";

const STORE = "tested-answers-offline";
const at = (path) => new URL(path, registration.scope).href;
const LIST = at("offline.json"); // path -> [digest, bytes] of each part; in the store: of what is kept
const PARTS = at("offline.json?parts"); // what the reader asked for
const AT_ONCE = 8;

async function read(store, address) {
  return (await store.match(address))?.json();
}

/* Bring what the list names and the store lacks, drop what it no longer names. */
async function update(parts, say = () => {}) {
  const store = await caches.open(STORE);
  if (parts) await store.put(PARTS, Response.json(parts));
  parts ??= await read(store, PARTS);
  if (!parts) return;
  const list = await (await fetch(LIST, { cache: "no-cache" })).json();
  const files = Object.assign({}, ...parts.map((part) => list[part]));
  const kept = (await read(store, LIST)) ?? {};
  const total = Object.values(files).reduce((sum, [, size]) => sum + size, 0);
  let done = 0;
  const bring = async ([path, [digest, size]]) => {
    if (kept[path]?.[0] !== digest) {
      const answer = await fetch(at(path), { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${path} could not be fetched (${answer.status})`);
      await store.put(at(path), answer.redirected ? new Response(answer.body, { headers: answer.headers }) : answer);
    }
    say((done += size) / total);
  };
  const wanted = Object.entries(files);
  for (let i = 0; i < wanted.length; i += AT_ONCE) await Promise.all(wanted.slice(i, i + AT_ONCE).map(bring));
  for (const path of Object.keys(kept)) if (!(path in files)) await store.delete(at(path));
  await store.put(LIST, Response.json(files));
}

async function answer(request) {
  try {
    return await fetch(request);
  } catch (reason) {
    const url = new URL(request.url);
    url.search = url.hash = "";
    if (url.pathname.endsWith("/")) url.pathname += "index.html";
    const store = await caches.open(STORE);
    const kept = (await store.match(url.href)) ?? (request.mode === "navigate" && (await store.match(at("404.html"))));
    if (kept) return kept;
    throw reason;
  }
}

let updating = null;
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !event.request.url.startsWith(registration.scope)) return;
  event.respondWith(answer(event.request));
  if (event.request.mode !== "navigate") return;
  updating ??= update().catch(() => {}).finally(() => (updating = null)); // no network: the next page tries again
  event.waitUntil(updating);
});

addEventListener("message", (event) => {
  const [port] = event.ports;
  const told = update(event.data, (share) => port.postMessage({ share })).then(
    () => port.postMessage({ done: true }),
    (reason) => port.postMessage({ failed: reason.message }),
  );
  event.waitUntil(told);
});

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
