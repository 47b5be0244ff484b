/* The engine in a worker. The page says first which scripts to load, then sends what Material's search box sends. */
addEventListener("message", async ({ data: message }) => {
  if (message.scripts) importScripts(...message.scripts);
  postMessage(message.scripts ? searchAnswer.ready(message.parts) : await searchAnswer.to(message));
});
