// On a page that moved: to its new address, with the place that was asked for. Without scripts the page itself leads on.
"use strict";

location.replace(new URL(location.hash, document.querySelector("a").href));
