// The token that the server asks for, if it does: kept for this tab and until it is closed, sent in a header and nowhere else.

const NAME = "chaindrift.token";

export const hasToken = () => sessionStorage.getItem(NAME) !== null;

export function keepToken(token) {
  sessionStorage.setItem(NAME, token);
}

export function forgetToken() {
  sessionStorage.removeItem(NAME);
}

/** The headers of a request, with the token where there is one. */
export function headers(more) {
  const token = sessionStorage.getItem(NAME);
  return token === null ? more : { ...more, Authorization: `Bearer ${token}` };
}
