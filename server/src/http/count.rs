//! How many calls were answered, and how: for `/metrics`.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::Server;

/// Upper ends of the spans into which answering times are sorted, in seconds.
const SPANS: [f64; 8] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Counts of this instance, since it began.
#[derive(Debug, Default)]
pub struct Counts {
    /// By the first digit of the status, 1 to 5.
    statuses: [AtomicU64; 5],
    /// How many took at most as long as the span of the same place.
    spans: [AtomicU64; 8],
    /// The sum of all times, in microseconds.
    micros: AtomicU64,
}

impl Counts {
    fn add(&self, status: u16, begun: Instant) {
        let class = usize::from(status / 100).saturating_sub(1);
        if let Some(count) = self.statuses.get(class) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let took = begun.elapsed();
        for (span, count) in SPANS.iter().zip(&self.spans) {
            if took.as_secs_f64() <= *span {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// In the text form of Prometheus.
    pub fn shown(&self) -> String {
        let mut text = String::from(
            "# HELP edgewise_requests_total Calls answered, by class of status.\n# TYPE edgewise_requests_total counter\n",
        );
        let mut all = 0;
        for (class, count) in (1..).zip(&self.statuses) {
            let n = count.load(Ordering::Relaxed);
            all += n;
            text.push_str(&format!(
                "edgewise_requests_total{{status=\"{class}xx\"}} {n}\n"
            ));
        }
        text.push_str("# HELP edgewise_request_seconds Time until an answer began.\n# TYPE edgewise_request_seconds histogram\n");
        for (span, count) in SPANS.iter().zip(&self.spans) {
            let n = count.load(Ordering::Relaxed);
            text.push_str(&format!(
                "edgewise_request_seconds_bucket{{le=\"{span}\"}} {n}\n"
            ));
        }
        let sum = self.micros.load(Ordering::Relaxed) as f64 / 1e6;
        text.push_str(&format!(
            "edgewise_request_seconds_bucket{{le=\"+Inf\"}} {all}\nedgewise_request_seconds_sum {sum}\nedgewise_request_seconds_count {all}\n"
        ));
        text
    }
}

/// Counts a call.
pub async fn count(State(server): State<Server>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let response = next.run(request).await;
    server.counts().add(response.status().as_u16(), begun);
    response
}
