/* The chat is all of the page. `edgewise pack --kiosk` writes such a page for any bot. */
"use strict";

addEventListener("DOMContentLoaded", () => window.Edgewise.open());
