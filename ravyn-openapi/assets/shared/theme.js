"use strict";

// Each UI reads how it is to look from another place.
{
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function follow() {
    const theme = dark.matches ? "dark" : "light";
    document.documentElement.dataset.theme = theme; // Elements
    document.documentElement.classList.toggle("dark-mode", dark.matches); // Swagger UI
    document.querySelector("rapi-doc")?.setAttribute("theme", theme);
  }

  follow();
  dark.addEventListener("change", follow);
}
