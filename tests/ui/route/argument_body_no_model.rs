use ravyn::prelude::*;

struct Note;

#[post("/items")]
async fn create(#[body] note: Note) {
    drop(note);
}

fn main() {
    let _ = routes![create];
}
