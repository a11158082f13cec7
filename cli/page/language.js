/** The page speaks the first of the visitor's languages that the bot speaks. */
{
  const page = document.documentElement;
  const offered = page.dataset.languages.split(" ");
  const wanted = navigator.languages.map((lang) => lang.slice(0, 2).toLowerCase());
  const lang = wanted.find((lang) => offered.includes(lang));
  if (lang) {
    page.lang = lang;
    page.dir = ["ar", "fa", "he", "ur"].includes(lang) ? "rtl" : "ltr";
  }
}
