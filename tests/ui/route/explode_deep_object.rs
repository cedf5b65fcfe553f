use ravyn::prelude::*;

#[model(request)]
struct Filter {
    name: String,
}

#[get("/items")]
async fn items(#[query(style = "deepObject", explode = false)] filter: Filter) -> String {
    filter.name
}

fn main() {}
