// The widget's own script, for its preview. The page's policy takes scripts of this address only,
// and addresses of scripts from this one place only.

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => unknown };
}

declare global {
  interface Window {
    trustedTypes?: Policies;
  }
}

const policy = window.trustedTypes?.createPolicy("console", {
  createScriptURL: (url) => {
    if (new URL(url, location.origin).origin !== location.origin) throw new TypeError(url);
    return url;
  },
});

/** A script element for `/widget.js`, to be given its `data-` attributes and put into the page. */
export function widgetScript(): HTMLScriptElement {
  const script = document.createElement("script");
  script.async = true;
  script.src = (policy?.createScriptURL("/widget.js") ?? "/widget.js") as string;
  return script;
}
