//! The shape of a model: from its `config.json`, and what that lacks from the weights themselves.

use serde::Deserialize;

/// How wide an attention head is in BERT; in MiniLM, whose models are this wide, it is half of it.
const HEAD_WIDTH: usize = 64;
const MINILM_WIDTH: usize = 384;

/// What is between the two halves of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Activation {
    /// x · Φ(x) (Hendrycks & Gimpel 2016).
    #[serde(rename = "gelu")]
    Gelu,
    /// The same with tanh.
    #[serde(rename = "gelu_new", alias = "gelu_pytorch_tanh", alias = "gelu_fast")]
    GeluApproximate,
    /// max(x, 0).
    #[serde(rename = "relu")]
    Relu,
}

/// Sizes, and what else must be known to run a model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    /// Before the names of all weights: nothing, or `bert.`.
    pub(crate) prefix: String,
    /// Known tokens.
    pub(crate) n_tokens: usize,
    /// Most tokens of a text.
    pub(crate) n_positions: usize,
    /// Kinds of texts; a question is always of the first.
    pub(crate) n_kinds: usize,
    /// Layers.
    pub(crate) n_layers: usize,
    /// Attention heads.
    pub(crate) n_heads: usize,
    /// Numbers of a vector.
    pub(crate) width: usize,
    /// Numbers between the two halves of a layer.
    pub(crate) wide: usize,
    /// What is between them.
    pub(crate) activation: Activation,
    /// What is added to a variance before it divides.
    pub(crate) epsilon: f64,
}

/// The members of `config.json` that matter; none is needed.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Written {
    num_attention_heads: Option<usize>,
    num_hidden_layers: Option<usize>,
    hidden_act: Option<Activation>,
    layer_norm_eps: Option<f64>,
    position_embedding_type: Option<String>,
}

const WORDS: &str = "embeddings.word_embeddings.weight";

impl Shape {
    /// The shape that weights of these names and sizes have; nothing when they are of no BERT-like
    /// model.
    pub(crate) fn of_weights(weights: &[(&str, &[usize])]) -> Option<Shape> {
        let names = weights.iter().map(|(name, _)| *name);
        let prefix = names.filter_map(|name| name.strip_suffix(WORDS)).min()?;
        let size = |name: &str, dimension: usize| -> Option<usize> {
            let found = weights
                .iter()
                .find(|(whole, _)| whole.strip_prefix(prefix) == Some(name));
            found?.1.get(dimension).copied().filter(|&size| size > 0)
        };
        let wide = "encoder.layer.0.intermediate.dense.weight";
        let n_layers = (0..weights.len()).take_while(|number| {
            let name = format!("encoder.layer.{number}.intermediate.dense.weight");
            size(&name, 0).is_some()
        });
        let width = size(WORDS, 1)?;
        let of_head = match width {
            MINILM_WIDTH => HEAD_WIDTH / 2,
            _ => HEAD_WIDTH,
        };
        Some(Shape {
            prefix: prefix.trim_end_matches('.').to_owned(),
            n_tokens: size(WORDS, 0)?,
            n_positions: size("embeddings.position_embeddings.weight", 0)?,
            n_kinds: size("embeddings.token_type_embeddings.weight", 0)?,
            n_layers: n_layers.count(),
            n_heads: (width / of_head).max(1),
            width,
            wide: size(wide, 0)?,
            activation: Activation::Gelu,
            epsilon: 1e-12,
        })
    }

    /// The same, with what `config.json` says besides.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(crate) fn with_config(self, json: &[u8]) -> Result<Shape, String> {
        let written: Written = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        let positions = written.position_embedding_type.as_deref();
        if positions.is_some_and(|kind| kind != "absolute") {
            return Err("only absolute positions are expected".to_owned());
        }
        let n_layers = self.n_layers;
        if let Some(said) = written.num_hidden_layers.filter(|&said| said != n_layers) {
            return Err(format!(
                "it says {said} layers, but the weights have {n_layers}"
            ));
        }
        let n_heads = written.num_attention_heads.unwrap_or(self.n_heads);
        if n_heads == 0 || !self.width.is_multiple_of(n_heads) {
            let width = self.width;
            return Err(format!(
                "{n_heads} attention heads do not divide a width of {width}"
            ));
        }
        Ok(Shape {
            n_heads,
            activation: written.hidden_act.unwrap_or(self.activation),
            epsilon: written.layer_norm_eps.unwrap_or(self.epsilon),
            ..self
        })
    }
}
