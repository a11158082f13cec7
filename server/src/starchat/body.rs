//! Bodies: JSON whose members keep their order, and what is expected of each member.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use edgewise_engine::value::Value;

use super::fault::{Answer, Fault};

/// A body that was a JSON value.
#[derive(Debug, Clone, PartialEq)]
pub struct Body(pub Value);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Answer<Body> {
        if !is_json(request.headers()) {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            let message = "send JSON with `Content-Type: application/json`";
            return Err(Fault::Said(status, 0, message.to_owned()));
        }
        let bytes = bytes(request, state).await?;
        serde_json::from_slice(&bytes)
            .map(Body)
            .map_err(|error| Fault::malformed(error.to_string()))
    }
}

/// The bytes of a body that is not too large.
pub async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Answer<Bytes> {
    Bytes::from_request(request, state)
        .await
        .map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Fault::Said(
                StatusCode::PAYLOAD_TOO_LARGE,
                0,
                "the body is larger than is allowed here".to_owned(),
            ),
            _ => Fault::malformed("the body ended before its announced length"),
        })
}

/// Whether the body says that it is JSON, or does not say what it is.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return true;
    };
    let kind = value.to_str().ok().and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The members of an object.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a>(&'a Value);

impl<'a> Members<'a> {
    /// Those of a value.
    ///
    /// # Errors
    /// 400 when it is no object.
    pub fn of(value: &'a Value) -> Answer<Members<'a>> {
        match value {
            Value::Object(_) => Ok(Members(value)),
            _ => Err(Fault::malformed("a JSON object is expected")),
        }
    }

    /// The first of these members that is there and not null.
    pub fn any(self, names: &[&str]) -> Option<(&'a Value, &'a str)> {
        let Value::Object(members) = self.0 else {
            return None;
        };
        names.iter().find_map(|wanted| {
            let member = members.iter().find(|(name, _)| name == wanted);
            let (name, value) = member.filter(|(_, value)| *value != Value::Null)?;
            Some((value, name.as_str()))
        })
    }

    /// Whether one of these members is there.
    pub fn has(self, names: &[&str]) -> bool {
        self.any(names).is_some()
    }

    /// An object within.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn object(self, names: &[&str]) -> Answer<Option<Members<'a>>> {
        match self.any(names) {
            None => Ok(None),
            Some((value @ Value::Object(_), _)) => Ok(Some(Members(value))),
            Some((_, name)) => Err(Fault::malformed(format!("`{name}` must be an object"))),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn text(self, names: &[&str]) -> Answer<Option<&'a str>> {
        match self.any(names) {
            None => Ok(None),
            Some((Value::String(text), _)) => Ok(Some(text)),
            Some((_, name)) => Err(Fault::malformed(format!("`{name}` must be a text"))),
        }
    }

    /// Yes or no.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn flag(self, names: &[&str]) -> Answer<Option<bool>> {
        match self.any(names) {
            None => Ok(None),
            Some((Value::Bool(value), _)) => Ok(Some(*value)),
            Some((_, name)) => Err(Fault::malformed(format!("`{name}` must be true or false"))),
        }
    }

    /// A whole number that is not negative.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn count(self, names: &[&str]) -> Answer<Option<i64>> {
        match self.any(names) {
            None => Ok(None),
            Some((Value::Number(n), _)) if n.fract() == 0.0 && (0.0..=9e15).contains(n) => {
                Ok(Some(*n as i64))
            }
            Some((_, name)) => Err(Fault::malformed(format!(
                "`{name}` must be a whole number from 0 on"
            ))),
        }
    }

    /// A share.
    ///
    /// # Errors
    /// 400 when it is no number.
    pub fn number(self, names: &[&str]) -> Answer<Option<f64>> {
        match self.any(names) {
            None => Ok(None),
            Some((Value::Number(n), _)) => Ok(Some(*n)),
            Some((_, name)) => Err(Fault::malformed(format!("`{name}` must be a number"))),
        }
    }

    /// A list of texts, or one text alone.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn texts(self, names: &[&str]) -> Answer<Option<Vec<String>>> {
        let Some((value, name)) = self.any(names) else {
            return Ok(None);
        };
        let texts = match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(items) => items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect(),
            _ => None,
        };
        let fault = || Fault::malformed(format!("`{name}` must be a list of texts"));
        texts.map(Some).ok_or_else(fault)
    }

    /// An object of texts, in written order.
    ///
    /// # Errors
    /// 400 when it is something else.
    pub fn variables(self, names: &[&str]) -> Answer<Option<Vec<(String, String)>>> {
        let Some(object) = self.object(names)? else {
            return Ok(None);
        };
        let mut variables: Vec<(String, String)> = Vec::new();
        for (name, value) in object.0.members() {
            let Value::String(text) = value else {
                let what = format!("`{name}` of `data` must be a text");
                return Err(Fault::malformed(what));
            };
            match variables.iter_mut().find(|(known, _)| known == name) {
                Some((_, before)) => text.clone_into(before),
                None => variables.push((name.clone(), text.clone())),
            }
        }
        Ok(Some(variables))
    }

    /// A member that must be there.
    ///
    /// # Errors
    /// 400 when it is not.
    pub fn need<T>(self, name: &str, value: Answer<Option<T>>) -> Answer<T> {
        value?.ok_or_else(|| Fault::malformed(format!("`{name}` is missing")))
    }
}
