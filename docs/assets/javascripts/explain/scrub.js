/* The words of a message without what names somebody or their work: for a question that is asked in public.
   What goes is counted by its kind, so that the reader is told. Nothing is sent from here. */
globalThis.explainScrub = (() => {
  "use strict";

  const READ = 4_000; // characters that are read
  const LEFT = 1_000; // and at most left: an address takes no more

  // In this order: an address holds a path, a path a user's name, a token digits.
  const KINDS = [
    ["address", "addresses", "<address>", /\b[a-z][a-z0-9+.-]{1,12}:\/\/[^\s<>]{1,500}|\bwww\.[^\s<>]{1,300}/gi],
    ["e-mail address", "e-mail addresses", "<e-mail>", /[\w.+-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,40}){1,5}/g],
    ["user name", "user names", "<user>", /[\w.+-]{1,80}@[\w.-]{1,80}/g],
    ["secret", "secrets", "<secret>", /\b(?:(?:hf|gh[a-z]|github_pat|glpat|sk|pk|rk|xox[a-z]|npm|pypi|dckr_pat)[-_][\w-]{8,200}|AKIA[A-Z0-9]{8,40}|AIza[\w-]{20,60}|eyJ[\w-]{8,400}(?:\.[\w-]{1,400}){0,2})/g],
    ["secret", "secrets", "$1<secret>", /\b((?:pass(?:word|wd|phrase)?|token|secret|api[_-]?key|access[_-]?key|authorization|bearer)(?:\s?[:=]\s?|\s)(?:bearer\s)?)[^\s,;()]{4,400}/gi],
    ["secret", "secrets", "<secret>", /(?<![\w+-])(?=[A-Za-z+-]{0,60}[0-9])(?=[0-9+-]{0,60}[A-Za-z])[A-Za-z0-9+-]{24,400}(?![\w+-])/g],
    ["path", "paths", "<path>", /\b[A-Za-z]:[\\/](?:[^\\/:*?<>|,;()]{1,80}[\\/])*[^\s\\/:*?<>|,;()]*|\\\\[\w.$-]{1,80}(?:\\[^\s\\:,;()]{1,80})+/g],
    ["path", "paths", "<path>", /(?<![\w>])(?:~|\.{1,2})?\/(?:[^\s/:,;()<>]{1,120}\/)+[^\s/:,;()<>]*|(?<![\w>])~\/[^\s:,;()<>]+|\b[\w.-]{1,80}(?:\/[\w.-]{1,80}){2,}/g],
    ["name of a file", "names of files", "<file>", /\b[\w.-]{1,120}\.(?:py|pyc|ipynb|pt|pth|pkl|ckpt|bin|safetensors|onnx|h5|hdf5|keras|pb|csv|tsv|xlsx?|json|jsonl|txt|log|npy|npz|parquet|png|jpe?g|gif|tiff?|wav|mp[34]|zip|gz|tar|ya?ml|toml|cfg|ini|env|sh|bat|db|sqlite|cpp|cu|c|h)\b/gi],
    ["user name", "user names", "$1<user>", /\b((?:user(?:name)?|login|owner|host(?:name)?)(?:\s?[:=]\s?|\s))(?!<)(?!name\b|code\b|memory\b|is\b|has\b|not\b)[\w.-]{2,80}/gi],
    ["number", "numbers", "#", /0x[0-9a-f]{1,40}|(?:\b|(?<=[0-9]x))[0-9]{1,40}(?:[.:][0-9]{1,40}){0,8}(?:e[-+]?[0-9]{1,4})?/gi],
  ];

  return (words) => {
    const removed = new Map();
    let text = words.slice(0, READ);
    for (const [one, many, instead, pattern] of KINDS) {
      text = text.replace(pattern, (found, kept) => {
        const [, count] = removed.get(one) ?? [many, 0];
        removed.set(one, [many, count + 1]);
        return instead.replace("$1", typeof kept === "string" ? kept : "");
      });
    }
    text = text.slice(0, LEFT);
    return { text, removed: [...removed].map(([one, [many, count]]) => `${count} ${count === 1 ? one : many}`) };
  };
})();
