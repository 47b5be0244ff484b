// Places on the page: a link to the page itself is the browser's business, and its target stays where it landed.
// Loaded before Material's bundle, whose instant navigation fetches the page anew on its first address, even its own,
// and then scrolls to an offset that was measured in another layout.
"use strict";

(() => {
  const HOLD = 10000; // milliseconds in which what is laid out late does not push the target away
  let shown = location.pathname; // the page that stands here
  let left; // where the reader was on the page that a step back brings
  let led = false; // whether a link brings that page
  let stepped = false; // the address changes by a step through the history

  // Heights are estimated below the first view (site.css); before anyone is led to a place they must be true.
  const layOut = () => document.documentElement.classList.add("whole");

  // Material makes every address of the page absolute, because it keeps what the next page has too; a stylesheet would be
  // loaded anew by that, and all be styled and laid out twice. They get their absolute twins when a next page is asked for.
  const styles = location.protocol === "file:" ? [] : [...document.querySelectorAll("link[rel=stylesheet]")];
  for (const link of styles) {
    const { href } = link;
    Object.defineProperty(link, "href", { get: () => href, set() {} });
  }
  function settleStyles() {
    for (const link of styles.splice(0)) {
      const twin = link.cloneNode();
      twin.href = link.href;
      link.after(twin);
    }
  }

  function target() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null; // not every hash is an encoded text
    }
  }

  let release = () => {};

  /* Go to a place, and again whenever something is laid out late, until the reader acts.
     Not every browser keeps what is read in its place by itself. */
  function hold(go) {
    release();
    layOut();
    const observer = new ResizeObserver(go);
    const acts = ["wheel", "touchstart", "pointerdown", "keydown", "popstate"];
    release = () => {
      observer.disconnect();
      clearTimeout(timer);
      for (const act of acts) removeEventListener(act, release, true);
    };
    const timer = setTimeout(release, HOLD);
    for (const act of acts) addEventListener(act, release, { capture: true, passive: true });
    observer.observe(document.querySelector(".md-content") ?? document.body);
  }

  function holdTarget() {
    const held = target();
    const folded = held?.closest("details");
    if (folded) folded.open = true; // not every browser unfolds what an address points into
    if (held) hold(() => held.scrollIntoView());
  }

  document.body.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    layOut(); // also for the step back from another page
    left = undefined;
    led = !link.href.includes("#") || link.pathname !== shown || link.search !== location.search;
    if (led) {
      settleStyles();
      return;
    }
    event.stopImmediatePropagation();
    history.replaceState({ x: scrollX, y: scrollY }, ""); // as Material does, for the step back
    const drawer = document.getElementById("__drawer");
    if (drawer?.checked) drawer.click();
    if (link.hash === location.hash) setTimeout(holdTarget); // the others change the hash
  });

  addEventListener("popstate", (event) => {
    left = undefined;
    led = false;
    // Of the event: Material may have noted a place in the new entry's state by now.
    stepped = Boolean(event.state);
    if (location.pathname !== shown) {
      left = history.state?.y;
      settleStyles();
      return;
    }
    event.stopImmediatePropagation();
    if (history.scrollRestoration === "manual" && history.state) scrollTo(0, history.state.y);
  });

  // The step back changes the hash too, and its entry knows where the reader was.
  addEventListener("hashchange", () => {
    if (!stepped) holdTarget();
    stepped = false;
  });
  if (!history.state) holdTarget();

  addEventListener("DOMContentLoaded", () => {
    window.location$?.subscribe(({ pathname }) => (shown = pathname));
    window.document$?.subscribe(() => {
      const y = left;
      if (y !== undefined) hold(() => scrollTo(0, y));
      // A reader who pressed while the page still scrolled: Material has noted that place in the entry of this one.
      else if (led && target()) holdTarget();
      else if (led) scrollTo(0, 0);
      led = false;
    });
  });
})();
