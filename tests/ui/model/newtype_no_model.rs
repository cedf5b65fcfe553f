use ravyn::prelude::*;

struct Weight;

#[model]
struct Cost(Weight);

fn main() {}
