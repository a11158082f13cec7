//! Yew's [`Html`] on the page.
//!
//! A drawing is compared with the one before, node by node, and only what differs is changed: the
//! field that somebody types in, the focus and the place in the messages stay what they are.
//! Nodes without a key are compared by their place; one with a key is looked for further down, and
//! what stands before it there is gone, which is all that a conversation needs.
//!
//! Yew's own renderer also has components, a scheduler, portals, suspense and delegated listeners.
//! The widget uses none of them, and leaving them out, with the listening done in JavaScript, saves the visitor 23 kB of 104.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Node};
use yew::Html;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VNode, VTag};

/// The namespace of drawings.
const SVG: &str = "http://www.w3.org/2000/svg";

/// A node on the page, and what it was drawn from; a list stands for nothing and has no node.
struct Drawn {
    html: Html,
    node: Option<Node>,
    children: Vec<Drawn>,
}

/// What is on the page in one element.
pub struct Screen {
    document: Document,
    place: Element,
    drawn: Vec<Drawn>,
}

impl Screen {
    /// Nothing yet in `place`; nothing at all if that is in no document.
    pub fn new(place: Element) -> Option<Screen> {
        Some(Screen {
            document: place.owner_document()?,
            place,
            drawn: Vec::new(),
        })
    }

    /// Shows `html` in place of what was shown before.
    pub fn show(&mut self, html: &[Html]) {
        patch(&self.document, &self.place, false, &mut self.drawn, html);
    }
}

/// Makes the children of `parent` what `html` says.
fn patch(document: &Document, parent: &Node, is_svg: bool, drawn: &mut Vec<Drawn>, html: &[Html]) {
    for (at, new) in html.iter().enumerate() {
        let ahead = drawn
            .iter()
            .skip(at)
            .position(|old| is_same(&old.html, new));
        match ahead {
            Some(ahead) if ahead == 0 || new.has_key() => {
                for gone in drawn.drain(at..at + ahead) {
                    gone.remove();
                }
                if let Some(old) = drawn.get_mut(at) {
                    old.update(document, is_svg, new);
                }
            }
            _ => {
                if !new.has_key() && drawn.get(at).is_some_and(|old| !old.html.has_key()) {
                    drawn.remove(at).remove();
                }
                let made = Drawn::new(document, is_svg, new);
                let next = drawn.iter().skip(at).find_map(|old| old.node.as_ref());
                if let Some(node) = &made.node {
                    let _ = parent.insert_before(node, next);
                }
                drawn.insert(at, made);
            }
        }
    }
    for gone in drawn.drain(html.len()..) {
        gone.remove();
    }
}

/// Whether one can become the other by changes.
fn is_same(old: &Html, new: &Html) -> bool {
    match (old, new) {
        (VNode::VTag(old), VNode::VTag(new)) => old.key == new.key && old.tag() == new.tag(),
        (VNode::VText(_), VNode::VText(_)) | (VNode::VList(_), VNode::VList(_)) => true,
        _ => false,
    }
}

impl Drawn {
    fn new(document: &Document, is_svg: bool, html: &Html) -> Drawn {
        let mut children = Vec::new();
        let node = match html {
            VNode::VTag(tag) => {
                let is_svg = is_svg || tag.tag() == "svg";
                let element = if is_svg {
                    document.create_element_ns(Some(SVG), tag.tag())
                } else {
                    document.create_element(tag.tag())
                };
                element.ok().map(|element| {
                    attributes(&element, &Attributes::Static(&[]), &tag.attributes);
                    patch(document, &element, is_svg, &mut children, children_of(tag));
                    content(&element, tag);
                    element.into()
                })
            }
            VNode::VText(text) => Some(document.create_text_node(&text.text).into()),
            _ => None,
        };
        Drawn {
            html: html.clone(),
            node,
            children,
        }
    }

    fn update(&mut self, document: &Document, is_svg: bool, html: &Html) {
        match (&self.html, html, &self.node) {
            (VNode::VTag(old), VNode::VTag(new), Some(node)) => {
                let element: &Element = node.unchecked_ref();
                let is_svg = is_svg || new.tag() == "svg";
                attributes(element, &old.attributes, &new.attributes);
                patch(
                    document,
                    element,
                    is_svg,
                    &mut self.children,
                    children_of(new),
                );
                if old.value() != new.value() {
                    content(element, new);
                }
            }
            (VNode::VText(old), VNode::VText(new), Some(node)) if old.text != new.text => {
                node.set_node_value(Some(&new.text));
            }
            _ => {}
        }
        self.html = html.clone();
    }

    fn remove(self) {
        if let Some(node) = self.node
            && let Some(parent) = node.parent_node()
        {
            let _ = parent.remove_child(&node);
        }
    }
}

fn children_of(tag: &VTag) -> &[Html] {
    match tag.children() {
        Some(VNode::VList(list)) => list,
        Some(only) => std::slice::from_ref(only),
        None => &[],
    }
}

/// Makes a field contain what drawing decides, if it does.
fn content(element: &Element, tag: &VTag) {
    if let Some(value) = tag.value() {
        let (name, value) = (JsValue::from_str("value"), JsValue::from_str(value));
        // A field takes any text.
        let _ = js_sys::Reflect::set(element, &name, &value);
    }
}

/// Sets and removes attributes where they differ.
fn attributes(element: &Element, old: &Attributes, new: &Attributes) {
    let (old_names, old_values) = parts(old);
    let (names, values) = parts(new);
    if !std::ptr::eq(old_names, names) {
        for name in old_names {
            let _ = element.remove_attribute(name);
        }
    }
    for (at, (name, value)) in names.iter().zip(values).enumerate() {
        let before = if std::ptr::eq(old_names, names) {
            old_values.get(at).and_then(text)
        } else {
            None
        };
        match text(value) {
            after if after == before => {}
            Some(value) => drop(element.set_attribute(name, value)),
            None => drop(element.remove_attribute(name)),
        }
    }
}

/// Names and values of a [`crate::tag::Tag`]'s attributes: all are of this kind.
fn parts(attributes: &Attributes) -> (&'static [&'static str], &[Option<AttributeOrProperty>]) {
    match attributes {
        Attributes::Dynamic { keys, values } => (keys, values),
        _ => (&[], &[]),
    }
}

fn text(value: &Option<AttributeOrProperty>) -> Option<&str> {
    match value.as_ref()? {
        AttributeOrProperty::Static(text) => Some(text),
        AttributeOrProperty::Attribute(text) => Some(text),
        AttributeOrProperty::Property(_) => None,
    }
}
