//! Numbers side by side, of which a processor takes several at once.
//!
//! The compiler sees that it may do so only where a sum of numbers has a fixed length and is by
//! itself; a sum over one list it may not put in another order.

/// Numbers of which a processor keeps as many at hand.
pub const LANES: usize = 16;

/// Numbers of neighbours.
pub type Lanes = [f32; LANES];

/// Nothing of all of them.
pub const NOTHING: Lanes = [0.0; LANES];

/// Each sum with its other number, times `value`, added.
#[inline(always)]
pub fn plus(mut sums: Lanes, value: f32, others: &Lanes) -> Lanes {
    for (sum, other) in sums.iter_mut().zip(others) {
        *sum += value * other;
    }
    sums
}
