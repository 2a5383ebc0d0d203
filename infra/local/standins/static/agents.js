"use strict";

// A frame of the same origin that may run no script: its height follows its text.
for (const frame of document.querySelectorAll("iframe.body")) {
  const fit = () => {
    const page = frame.contentDocument;
    if (page && page.body) {
      frame.style.height = `${page.documentElement.offsetHeight + 1}px`;
    }
  };
  frame.addEventListener("load", fit);
  window.addEventListener("resize", fit);
  fit();
}
