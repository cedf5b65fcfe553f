use ravyn::prelude::*;

struct Socket;

#[provider]
fn name_of(socket: Socket) -> String {
    drop(socket);
    String::new()
}

fn main() {
    let _ = Ravyn::new().dependency(name_of);
}
