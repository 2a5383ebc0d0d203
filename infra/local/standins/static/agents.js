// A frame of the same origin that may run no script: its height follows its text.
for (const frame of document.querySelectorAll("iframe.body")) {
  const fit = () => {
    const page = frame.contentDocument;
    if (page?.body) {
      frame.style.height = `${page.documentElement.offsetHeight + 1}px`;
    }
  };
  frame.addEventListener("load", fit);
  window.addEventListener("resize", fit);
  fit();
}

// The ticket may change while it is open: shown at once, unless something is being written.
const changed = document.getElementById("changed");
const text = document.getElementById("text");
const look = async () => {
  if (document.hidden) {
    return;
  }
  const answer = await fetch(changed.dataset.address).catch(() => null);
  const version = answer?.ok ? await answer.text() : changed.dataset.version;
  if (version === changed.dataset.version) {
    return;
  }
  if (text?.value) {
    changed.hidden = false;
  } else {
    window.location.replace(window.location.href.split("#")[0]);
  }
};
window.setInterval(look, 3000);
