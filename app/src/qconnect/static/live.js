// Says when the live part of a page is no longer live. Everything else works without it.
const notice = document.getElementById("stale");

const setStale = (stale) => () => {
  if (notice) notice.hidden = !stale;
};

document.addEventListener("htmx:error", setStale(true));
document.addEventListener("htmx:response:error", setStale(true));
document.addEventListener("htmx:after:swap", setStale(false));
