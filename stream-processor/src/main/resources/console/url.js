// The state of the page is its URL.

const NAMES = ["cluster", "node", "plane", "chain", "finding", "q", "state", "kind", "resolved", "range"];

export function read() {
  const parameters = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.map((name) => [name, parameters.get(name) || null]));
}

/** The address of this page with some of its state changed; null takes it out. */
export function link(change) {
  const state = { ...read(), ...change };
  const parameters = new URLSearchParams();
  for (const name of NAMES) if (state[name]) parameters.set(name, state[name]);
  const text = parameters.toString();
  return text ? `/?${text}` : "/";
}

export function go(href, { replace = false } = {}) {
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  dispatchEvent(new Event("urlchange"));
}
