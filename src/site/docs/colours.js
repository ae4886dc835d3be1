// Draws Swagger UI in the colours that the reader prefers, from the first
// moment and whenever they change.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
