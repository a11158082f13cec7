//! BERT's encoder (Devlin et al. 2019), as sentence-embedding models use it.
//!
//! Each layer lets every token look at all others (attention), then at itself; both times, what comes
//! out is added to what went in, and brought to the same size (layer norm).
//! All texts of a call have the same number of tokens, so nothing is masked.

use candle_core::{Module, Result, Tensor};
use candle_nn::{Embedding, LayerNorm, Linear, VarBuilder, embedding, layer_norm, linear, ops};

use crate::shape::{Activation, Shape};

/// The encoder with its weights.
pub(crate) struct Bert {
    words: Embedding,
    positions: Embedding,
    kinds: Embedding,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: LayerNorm,
    wide: Linear,
    narrow: Linear,
    norm: LayerNorm,
    n_heads: usize,
    activation: Activation,
}

impl Bert {
    /// Takes the weights under their usual names.
    pub(crate) fn load(weights: &VarBuilder<'_>, shape: &Shape) -> Result<Bert> {
        let (width, epsilon) = (shape.width, shape.epsilon);
        let of = weights.pp("embeddings");
        let layer =
            |number: usize| Layer::load(&weights.pp(format!("encoder.layer.{number}")), shape);
        Ok(Bert {
            words: embedding(shape.n_tokens, width, of.pp("word_embeddings"))?,
            positions: embedding(shape.n_positions, width, of.pp("position_embeddings"))?,
            kinds: embedding(shape.n_kinds, width, of.pp("token_type_embeddings"))?,
            norm: layer_norm(width, epsilon, of.pp("LayerNorm"))?,
            layers: (0..shape.n_layers).map(layer).collect::<Result<_>>()?,
        })
    }

    /// A vector for each token of each text: `ids` is texts × tokens, the result texts × tokens ×
    /// width.
    pub(crate) fn forward(&self, ids: &Tensor) -> Result<Tensor> {
        let (_, n_tokens) = ids.dims2()?;
        let positions = Tensor::arange(0, n_tokens as u32, ids.device())?;
        let here = self.positions.forward(&positions)?;
        let sum = self.words.forward(ids)?.broadcast_add(&here)?;
        let sum = (sum + self.kinds.forward(&ids.zeros_like()?)?)?;
        let mut hidden = self.norm.forward(&sum)?;
        for layer in &self.layers {
            hidden = layer.forward(&hidden)?;
        }
        Ok(hidden)
    }
}

impl Layer {
    fn load(weights: &VarBuilder<'_>, shape: &Shape) -> Result<Layer> {
        let (width, wide, epsilon) = (shape.width, shape.wide, shape.epsilon);
        let square = |name: &str| linear(width, width, weights.pp(name));
        let norm = |name: &str| layer_norm(width, epsilon, weights.pp(name));
        Ok(Layer {
            query: square("attention.self.query")?,
            key: square("attention.self.key")?,
            value: square("attention.self.value")?,
            attended: square("attention.output.dense")?,
            attended_norm: norm("attention.output.LayerNorm")?,
            wide: linear(width, wide, weights.pp("intermediate.dense"))?,
            narrow: linear(wide, width, weights.pp("output.dense"))?,
            norm: norm("output.LayerNorm")?,
            n_heads: shape.n_heads,
            activation: shape.activation,
        })
    }

    fn forward(&self, hidden: &Tensor) -> Result<Tensor> {
        let attended = self.attended.forward(&self.attend(hidden)?)?;
        let hidden = self.attended_norm.forward(&(hidden + attended)?)?;
        let wide = self.wide.forward(&hidden)?;
        let wide = match self.activation {
            Activation::Gelu => wide.gelu_erf()?,
            Activation::GeluApproximate => wide.gelu()?,
            Activation::Relu => wide.relu()?,
        };
        self.norm.forward(&(&hidden + self.narrow.forward(&wide)?)?)
    }

    /// Softmax(query · keyᵀ / √head width) · value, for each head by itself.
    fn attend(&self, hidden: &Tensor) -> Result<Tensor> {
        let (n_texts, n_tokens, width) = hidden.dims3()?;
        let of_head = width / self.n_heads;
        let heads = |linear: &Linear| -> Result<Tensor> {
            let all = linear.forward(hidden)?;
            let cut = all.reshape((n_texts, n_tokens, self.n_heads, of_head))?;
            cut.transpose(1, 2)?.contiguous()
        };
        let (query, key, value) = (heads(&self.query)?, heads(&self.key)?, heads(&self.value)?);
        let scores = (query.matmul(&key.t()?)? / (of_head as f64).sqrt())?;
        let mixed = ops::softmax_last_dim(&scores)?.matmul(&value)?;
        mixed.transpose(1, 2)?.reshape((n_texts, n_tokens, width))
    }
}
