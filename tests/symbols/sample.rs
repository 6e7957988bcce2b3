// Traits, closures and iterators, for differential.py.
use std::collections::BTreeMap;

mod shapes {
    pub trait Area {
        fn area(&self) -> f64;
    }

    pub struct Square(pub f64);

    impl Area for Square {
        fn area(&self) -> f64 {
            self.0.powi(2).max(1.0)
        }
    }

    pub fn total<T: Area>(all: &[T]) -> f64 {
        all.iter().map(|shape| shape.area()).sum()
    }
}

fn main() {
    let mut lengths: BTreeMap<String, usize> = BTreeMap::new();

    for word in std::env::args() {
        *lengths.entry(word.clone()).or_insert(0) += word.len();
    }
    let all: Vec<_> = lengths.values().map(|n| shapes::Square(*n as f64)).collect();
    println!("{} {:?}", shapes::total(&all), lengths);
}
