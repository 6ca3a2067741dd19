/// A whole page: what surrounds its body.
struct Page {
  let title: String
  let body: Markup

  var html: String {
    "<!DOCTYPE html>\n"
      + Markup.element("html", ["lang": "en", "xmlns": "http://www.w3.org/1999/xhtml"]) {
        Markup.element("head") {
          Markup.element("meta", ["charset": "utf-8"])
          Markup.element(
            "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
          Markup.element("title") { title }
          Markup.element("style") { Markup.trusted(PageStyle.css) }
        }
        Markup.element("body") { body }
      }.html
  }
}
