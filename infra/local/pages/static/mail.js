// The mail's frame may run no script; this page gives it the height of its text.
for (const frame of document.querySelectorAll("iframe.body")) {
  const fit = () => {
    const page = frame.contentDocument;
    if (page?.scrollingElement) {
      frame.style.height = "80px";
      frame.style.height = `${Math.max(80, page.scrollingElement.scrollHeight + 2)}px`;
    }
  };
  frame.addEventListener("load", fit);
  window.addEventListener("resize", fit);
  fit();
}
