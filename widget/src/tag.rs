//! How the widget draws: an element is a line that reads like its opening tag, and what is put in.
//!
//! ```text
//! Tag::new("button part=send class=send type=button aria-label data-on=send")
//!     .set("aria-label", site.strings.get(Word::Send))
//!     .child(Icon::Send.draw())
//! ```
//!
//! The line has the element's name, then its attributes with their values; one without a value is
//! left out until [`Tag::set`] gives it one. Every method is compiled once and takes one word, so
//! that an element costs the visitor some dozens of bytes; Yew's `html!` costs several hundred.
//! Which attributes a line has is read at its first use and remembered, so that Yew compares two
//! drawings of it value by value.

use std::cell::RefCell;
use std::rc::Rc;

use edgewise_engine::text::{cut_at, cuts, decimal};
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, VList, VNode, VTag, VText};
use yew::{AttrValue, Html};

use crate::gesture::{self, ATTRIBUTE};

thread_local! {
    /// The attributes' names of each line that was drawn: as many as the widget's source has.
    static NAMES: RefCell<Vec<(&'static str, Names)>> = const { RefCell::new(Vec::new()) };
}

type Names = &'static [&'static str];

/// An element that is being put together.
pub struct Tag(Box<Parts>);

struct Parts {
    name: &'static str,
    names: Names,
    /// One for each name.
    values: Vec<Option<AttributeOrProperty>>,
    children: Vec<Html>,
    key: Option<Key>,
    /// What a field contains, if drawing decides it.
    content: Option<AttrValue>,
}

impl Tag {
    /// The element that `line` describes.
    #[inline(never)]
    pub fn new(line: &'static str) -> Tag {
        let mut words = cuts(line, b' ');
        let name = words.next().unwrap_or_default();
        let mut values = Vec::new();
        for word in words {
            let (_, value) = parted(word);
            values.push(value.map(AttributeOrProperty::Static));
        }
        Tag(Box::new(Parts {
            name,
            names: names(line),
            values,
            children: Vec::new(),
            key: None,
            content: None,
        }))
    }

    /// Gives an attribute of the line its value; an empty one leaves it out.
    #[inline(never)]
    pub fn set(mut self, name: &str, value: AttrValue) -> Tag {
        let value = (!value.is_empty()).then_some(AttributeOrProperty::Attribute(value));
        self.put(name, value);
        self
    }

    /// Leaves an attribute of the line out unless `condition` holds.
    #[inline(never)]
    pub fn only_if(mut self, condition: bool, name: &str) -> Tag {
        if !condition {
            self.put(name, None);
        }
        self
    }

    fn put(&mut self, name: &str, value: Option<AttributeOrProperty>) {
        let mut slots = self.0.names.iter().zip(&mut self.0.values);
        if let Some((_, slot)) = slots.find(|(own, _)| **own == name) {
            *slot = value;
        }
    }

    /// Makes a field contain `content` whatever is typed into it.
    #[inline(never)]
    pub fn content(mut self, content: AttrValue) -> Tag {
        self.0.content = Some(content);
        self
    }

    /// Tells the elements of a list apart.
    #[inline(never)]
    pub fn key(mut self, key: u32) -> Tag {
        self.0.key = Some(decimal(key).into());
        self
    }

    /// What happens when the visitor presses the element, whose line has `data-on`.
    #[inline(never)]
    pub fn on(self, gesture: &'static str, key: u32, index: u32) -> Tag {
        self.set(ATTRIBUTE, gesture::named(gesture, key, index).into())
    }

    /// Puts an element in, after what is there.
    #[inline(never)]
    pub fn child(mut self, child: Tag) -> Tag {
        self.0.children.push(child.draw());
        self
    }

    /// Puts an element in, or holds its place, so that what follows stays what it is.
    #[inline(never)]
    pub fn maybe(mut self, child: Option<Tag>) -> Tag {
        let child = child.map(Tag::draw).unwrap_or_default();
        self.0.children.push(child);
        self
    }

    /// Puts text in: a text node, never markup.
    #[inline(never)]
    pub fn text(mut self, text: AttrValue) -> Tag {
        self.0.children.push(VText::new(text).into());
        self
    }

    /// The finished element.
    #[inline(never)]
    pub fn draw(self) -> Html {
        let parts = *self.0;
        let mut tag = VTag::new(parts.name);
        tag.set_attributes(Attributes::Dynamic {
            keys: parts.names,
            values: parts.values.into(),
        });
        if parts.content.is_some() {
            tag.set_value(parts.content);
        }
        tag.key = parts.key;
        if let Some(children) = tag.children_mut() {
            *children = VNode::VList(Rc::new(VList::with_children(parts.children, None)));
        }
        tag.into()
    }
}

/// The names of the attributes in a line.
fn names(line: &'static str) -> Names {
    NAMES.with_borrow_mut(|known| {
        if let Some((_, names)) = known.iter().find(|(own, _)| std::ptr::eq(*own, line)) {
            return *names;
        }
        let mut words = cuts(line, b' ');
        words.next();
        let mut names = Vec::new();
        for word in words {
            names.push(parted(word).0);
        }
        let names: Names = names.leak();
        known.push((line, names));
        names
    })
}

/// Name and value of an attribute.
#[inline(never)]
fn parted(word: &'static str) -> (&'static str, Option<&'static str>) {
    match cut_at(word, b'=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    }
}
