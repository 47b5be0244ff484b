// The editor of the Run panel, bundled by vendor.py into one classic script.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const setErrorLine = StateEffect.define();
const errorLine = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    marks = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (!effect.is(setErrorLine)) continue;
      const known = effect.value >= 1 && effect.value <= transaction.state.doc.lines;
      marks = known
        ? Decoration.set([Decoration.line({ class: "cm-error-line" }).range(transaction.state.doc.line(effect.value).from)])
        : Decoration.none;
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// The site's own colours: custom properties reach into the shadow root.
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--md-code-hl-keyword-color)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--md-code-hl-string-color)" },
  { tag: tags.number, color: "var(--md-code-hl-number-color)" },
  { tag: tags.comment, color: "var(--md-code-hl-comment-color)" },
]);
const look = EditorView.theme({
  "&": { color: "var(--md-code-fg-color)", backgroundColor: "var(--md-code-bg-color)", border: "1px solid var(--line)", borderRadius: "0.25rem" },
  "&.cm-focused": { outline: "2px solid var(--md-accent-fg-color)" },
  ".cm-scroller": { fontFamily: "var(--md-code-font-family)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--md-code-fg-color)" },
  ".cm-cursor": { borderLeftColor: "var(--md-code-fg-color)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--md-default-fg-color--light)", border: "0" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--fig-accent-soft)" },
  ".cm-error-line": { backgroundColor: "var(--fig-warm-soft)" },
});

// A shadow root, because CodeMirror's style sheets are then adopted ones, which a strict policy allows.
export function mount(host, text, onRun) {
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  root.replaceChildren();
  const run = () => (onRun(), true);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), indentUnit.of("    "), errorLine,
        python(), syntaxHighlighting(colours), look, EditorView.contentAttributes.of({ "aria-label": "Python code" }),
        // Escape leaves the field, so that Tab can indent without trapping the keyboard.
        keymap.of([{ key: "Ctrl-Enter", mac: "Cmd-Enter", run }, { key: "Escape", run: (v) => (v.contentDOM.blur(), true) }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    reset: (value) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } }),
    markLine: (line) => view.dispatch({ effects: setErrorLine.of(line) }),
    focus: () => view.focus(),
  };
}
