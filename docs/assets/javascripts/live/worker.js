// Python in a worker of its own, so that a page never blocks and Stop can end it. The page hands over all that it needs, since
// the policy of its frame lets it fetch nothing (frame.js); the scripts of Pyodide stand below this one, in the same file.
// In:  {files, base} with a port, and on the port {source, claims}
// Out: {kind: "ready"}, {kind: "failed", reason}, {kind: "result", ...}
(() => {
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

async function load({ files, base }) {
  // Pyodide fetches by itself: give it what is already here.
  const types = { wasm: "application/wasm", json: "application/json" };
  self.fetch = async (request) => {
    const name = String(request.url || request).split("/").pop();
    if (!(name in files)) throw new TypeError(`${name} is not here`);
    return new Response(files[name], { headers: { "content-type": types[name.split(".").pop()] || "application/octet-stream" } });
  };
  const python = await self.loadPyodide({ indexURL: base, lockFileURL: new URL("pyodide-lock.json", base).href });
  await python.loadPackage("numpy", { messageCallback: () => {} });
  python.runPython(HARNESS);
  python.runPython("import numpy");
  return python.globals.get("run_snippet");
}

self.onmessage = async ({ data, ports: [port] }) => {
  self.onmessage = null;
  try {
    const run = await load(data);
    port.onmessage = ({ data: { source, claims } }) => {
      port.postMessage({ kind: "result", ...JSON.parse(run(source, JSON.stringify(claims))) });
    };
    port.postMessage({ kind: "ready" });
  } catch (error) {
    port.postMessage({ kind: "failed", reason: String(error.message || error) });
  }
};
})();
