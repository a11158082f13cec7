use edgewise_engine::{blob::*, retrieval::*, text::tokenize};
use std::collections::BTreeMap;
fn read(p: &str) -> Vec<(String, String)> {
    std::fs::read_to_string(p).unwrap().lines().map(|l| { let (a, b) = l.split_once('\t').unwrap(); (a.into(), b.into()) }).collect()
}
fn terms(t: &str) -> Vec<String> { let mut v = vec![]; tokenize(t, &mut |w| v.push(w.into())); v }
fn build(rows: &[(String, String)]) -> (Vec<u8>, Vec<String>) {
    let mut m: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for (l, q) in rows { let t = terms(q); if !t.is_empty() { m.entry(l.clone()).or_default().push(t); } }
    let labels: Vec<String> = m.keys().cloned().collect();
    let idx: Vec<Indexed> = m.into_values().enumerate().map(|(i, questions)| Indexed { kind: TargetKind::Answer, row: i as u32, lang: 0, questions }).collect();
    (assemble(&write_index(&idx)).unwrap(), labels)
}
fn eval(train: &[(String, String)], test: &[(String, String)]) -> (usize, usize, std::time::Duration) {
    let (blob, labels) = build(train);
    let s = Sections::open(&blob).unwrap();
    let index = Index::read(&blob, &s).unwrap();
    let start = std::time::Instant::now();
    let mut ok = 0;
    for (l, q) in test {
        let query = Query::new(&index, &blob, q, &Skip::default());
        let hits = rank(&index, &blob, &query, 0, &Skip::default());
        if hits.first().is_some_and(|h| &labels[h.target as usize] == l) { ok += 1; }
    }
    (ok, test.len(), start.elapsed())
}
fn main() {
    let d = std::env::var("DATA").unwrap();
    let noisy = |p: &str| read(&format!("{}/{}", std::env::var("NOISY").unwrap(), p));
    // banking77_10: 5 folds; banking77: test sample of tenth; covidfaq: test ; clinc small -> valid
    let mut out = String::new();
    for (name, data, nz) in [("b10", format!("{d}/banking77_10/train.tsv"), "b10.tsv"), ("b77", format!("{d}/banking77/train.tsv"), "b77.tsv")] {
        let all = read(&data); let nall = noisy(nz);
        let folds = if name == "b10" { 5 } else { 1 };
        let (mut c, mut n, mut tot) = (0, 0, 0); let mut dur = 0.0;
        for f in 0..folds {
            let m = if name == "b10" { 5 } else { 10 };
            let train: Vec<_> = all.iter().enumerate().filter(|(i, _)| i % m != f).map(|(_, r)| r.clone()).collect();
            let test: Vec<_> = all.iter().enumerate().filter(|(i, _)| i % m == f).map(|(_, r)| r.clone()).collect();
            let ntest: Vec<_> = nall.iter().enumerate().filter(|(i, _)| i % m == f).map(|(_, r)| r.clone()).collect();
            let (a, k, du) = eval(&train, &test); c += a; tot += k; dur += du.as_secs_f64();
            n += eval(&train, &ntest).0;
        }
        out += &format!("{name} {:.1}/{:.1} ({:.0}us)  ", 100.0 * c as f64 / tot as f64, 100.0 * n as f64 / tot as f64, 1e6 * dur / tot as f64);
    }
    let tr = read(&format!("{d}/covidfaq_de/train.tsv"));
    let (a, k, _) = eval(&tr, &read(&format!("{d}/covidfaq_de/test.tsv")));
    let (b, _, _) = eval(&tr, &noisy("cov.tsv"));
    out += &format!("cov {:.1}/{:.1}  ", 100.0 * a as f64 / k as f64, 100.0 * b as f64 / k as f64);
    let tr: Vec<_> = read(&format!("{d}/clinc150_small/train.tsv")).into_iter().enumerate().filter(|(i, _)| i % 5 == 0).map(|(_, r)| r).collect();
    let te: Vec<_> = read(&format!("{d}/clinc150/valid.tsv")).into_iter().step_by(2).collect();
    let te2: Vec<_> = noisy("clv.tsv").into_iter().step_by(2).collect();
    let (a, k, _) = eval(&tr, &te); let (b, _, _) = eval(&tr, &te2);
    out += &format!("clinc10 {:.1}/{:.1}", 100.0 * a as f64 / k as f64, 100.0 * b as f64 / k as f64);
    println!("{out}");
}
