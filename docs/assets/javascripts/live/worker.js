// Python in a worker of its own, so that a page never blocks and Stop can end it.
// In:  {kind: "load", base, files} and {kind: "run", source, claims}
// Out: {kind: "progress", loaded, total}, {kind: "ready"}, {kind: "failed", reason}, {kind: "result", ...}
"use strict";

const KEPT = 20_000; // characters of what was printed

const HARNESS = `
import ast, builtins, io, json, linecache, re, sys, traceback, types, warnings

class _Unanswered(Exception):
    """What cannot be had in a page, in plain words."""

def _input(prompt=""):
    raise _Unanswered("Nobody can type here while the code runs: write the value in place of input().")

builtins.input = _input

class _Printed(io.TextIOBase):
    """Keeps the beginning and counts the rest: a page cannot show all that a loop can print."""

    def __init__(self):
        self.kept, self.size, self.lines, self.ended = [], 0, 0, True

    def write(self, text):
        if self.size < ${KEPT}:
            self.kept.append(text[: ${KEPT} - self.size])
        self.size += len(text)
        self.lines += text.count("\\n")
        self.ended = text.endswith("\\n") if text else self.ended
        return len(text)

    def said(self):
        text = "".join(self.kept)
        plain = re.sub(r"\\x1b\\[[0-?]*[ -/]*[@-~]", "", text)
        return {"printed": plain, "lines": self.lines + (not self.ended), "size": self.size, "coloured": plain != text}

def _lines(error, name):
    return [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]

def _text(error):
    return str(error) if isinstance(error, _Unanswered) else "".join(traceback.format_exception_only(error)).strip()

def _values(error, code):
    """Both sides of the comparison that an assertion made."""
    frame = error.__traceback__
    while frame.tb_next:
        frame = frame.tb_next
    line = frame.tb_lineno
    node = next((n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Assert) and n.lineno <= line <= n.end_lineno), None)
    if node is None:
        return ""
    text = ast.unparse(node.test)
    if isinstance(node.test, ast.Compare) and len(node.test.ops) == 1:
        scope = {**frame.tb_frame.f_globals, **frame.tb_frame.f_locals}
        try:
            left = eval(ast.unparse(node.test.left), scope)
            return f"{text}: the left side is {left!r}"
        except Exception:
            pass
    return text

def _ask(claim, variables):
    scope = {"__name__": "claim"}
    try:
        exec(compile(claim["code"], "claim.py", "exec"), scope)
        scope[claim["name"]](variables)
        return {"name": claim["name"], "holds": True, "reason": ""}
    except BaseException as error:
        reason = _values(error, claim["code"]) if isinstance(error, AssertionError) and not str(error) else _text(error)
        return {"name": claim["name"], "holds": False, "reason": reason[:400]}

def run_snippet(source, claims):
    printed, namespace, failure, answers = _Printed(), {"__name__": "__main__"}, None, []
    linecache.cache["snippet.py"] = (len(source), None, source.splitlines(keepends=True), "snippet.py")
    stdout, stderr, sys.stdout, sys.stderr = sys.stdout, sys.stderr, printed, printed
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            exec(compile(source, "snippet.py", "exec"), namespace)
    except BaseException as error:
        lines = _lines(error, "snippet.py") or [getattr(error, "lineno", None)]
        failure = {"text": _text(error)[:2000], "line": lines[-1]}
    finally:
        sys.stdout, sys.stderr = stdout, stderr
    if failure is None:
        variables = types.SimpleNamespace(**namespace)
        answers = [_ask(claim, variables) for claim in json.loads(claims)]
    return json.dumps({**printed.said(), "failure": failure, "claims": answers})
`;

let python = null;

// What a snippet has no business with once Python stands: the network, other workers, and what browsers store.
const TAKEN = [
  "fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport", "RTCPeerConnection", "importScripts",
  "Worker", "SharedWorker", "BroadcastChannel", "caches", "indexedDB", "cookieStore",
];

function confine() {
  const take = (from, name) => {
    for (let owner = from; owner; owner = Object.getPrototypeOf(owner)) delete owner[name];
  };
  for (const name of TAKEN) take(self, name);
  for (const name of ["sendBeacon", "storage", "serviceWorker", "locks"]) take(self.navigator, name);
}

// Kept under the version, so that a second visit runs without the network.
async function kept(base, name, version, count) {
  const url = new URL(name, base).href;
  const store = self.caches ? await caches.open(`tested-answers-live-${version}`) : null;
  const known = store && (await store.match(url));
  if (known) {
    const data = await known.arrayBuffer();
    count(data.byteLength);
    return data;
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${name} could not be fetched (${response.status})`);
  const reader = response.body.getReader();
  const parts = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    count(value.byteLength);
  }
  const blob = new Blob(parts, { type: response.headers.get("content-type") || "application/octet-stream" });
  if (store) await store.put(url, new Response(blob));
  return blob.arrayBuffer();
}

async function load({ base, files, version }) {
  const total = Object.values(files).reduce((sum, size) => sum + size, 0);
  let loaded = 0;
  const count = (bytes) => {
    loaded += bytes;
    self.postMessage({ kind: "progress", loaded, total });
  };
  const data = {};
  for (const name of Object.keys(files)) data[name] = await kept(base, name, version, count);

  // Pyodide fetches by itself: give it what is already here.
  const fetched = self.fetch;
  self.fetch = (request, options) => {
    const name = String(request.url || request).split("/").pop();
    if (!(name in data)) return fetched(request, options);
    const type = name.endsWith(".wasm") ? "application/wasm" : name.endsWith(".json") ? "application/json" : "application/octet-stream";
    return Promise.resolve(new Response(data[name], { status: 200, headers: { "content-type": type } }));
  };
  for (const name of ["pyodide.js", "pyodide.asm.js"]) {
    const script = URL.createObjectURL(new Blob([data[name]], { type: "text/javascript" }));
    self.importScripts(script);
    URL.revokeObjectURL(script);
  }
  python = await self.loadPyodide({ indexURL: base, lockFileURL: new URL("pyodide-lock.json", base).href });
  await python.loadPackage("numpy", { messageCallback: () => {} });
  python.runPython(HARNESS);
  python.runPython("import numpy");
  confine();
}

self.onmessage = async ({ data }) => {
  if (data.kind === "load") {
    try {
      await load(data);
      self.postMessage({ kind: "ready" });
    } catch (error) {
      self.postMessage({ kind: "failed", reason: String(error.message || error) });
    }
  } else {
    const run = python.globals.get("run_snippet");
    const result = run(data.source, JSON.stringify(data.claims));
    run.destroy();
    self.postMessage({ kind: "result", ...JSON.parse(result) });
  }
};
