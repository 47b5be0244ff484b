// Reloads the page when something was saved, and shows what is wrong and what would change.
(() => {
  const box = Object.assign(document.createElement("details"), { id: "dev-overlay", open: sessionStorage.devOpen !== "no" });
  box.append(document.createElement("summary"), document.createElement("ul"));
  box.setAttribute("role", "status");
  box.addEventListener("toggle", () => { sessionStorage.devOpen = box.open ? "yes" : "no"; });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") box.open = false; });

  const row = (text, kind) => Object.assign(document.createElement("li"), { textContent: text, className: kind });
  const show = ({ violations, changes, note }) => {
    const [summary, list] = box.children;
    summary.textContent = [
      violations.length && `${violations.length} violation${violations.length > 1 ? "s" : ""}`,
      changes.length && `${changes.length} change${changes.length > 1 ? "s" : ""}: answer in the terminal`,
      note,
    ].filter(Boolean).join(", ");
    box.hidden = !violations.length && !changes.length && !note;
    box.className = violations.length ? "wrong" : changes.length ? "changed" : "right";
    list.replaceChildren(...violations.map((one) => row(one, "wrong")), ...changes.map((one) => row(one, "changed")));
    document.body.append(box); // also after instant navigation
  };

  let epoch = null;
  const heard = new EventSource("/-/events");
  heard.onmessage = ({ data }) => {
    const state = JSON.parse(data);
    if (epoch !== null && state.epoch !== epoch) location.reload();
    epoch = state.epoch;
    show(state);
  };
  heard.onerror = () => show({ violations: ["the server is gone; start it again"], changes: [], note: "" });
  addEventListener("beforeunload", () => heard.close());
})();
