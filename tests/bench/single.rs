//! One durable claim a call.

use crate::{
    clock::{Spent, median, spend},
    stand::Stand,
    table::Table,
};

const CLAIMS: usize = 200;

pub fn run(stand: &mut Stand, table: &mut Table) {
    let (mut product, mut replay) = (Vec::new(), Vec::new());
    for _ in 0..stand.size.runs {
        let mut spent = [Spent::default(); 2];
        for _ in 0..CLAIMS {
            let range = stand.take(1);
            spent[0] += stand.invoke(&range);
            spent[1] += spend(|| stand.replay.claim(&stand.tenant, range)).1;
        }
        product.push(spent[0]);
        replay.push(spent[1]);
    }
    let (product, replay) = (median(&product), median(&replay));
    let each = |spent: Spent| spent.cpu.as_secs_f64() * 1e6 / CLAIMS as f64;
    let above = each(product) - each(replay);
    let found =
        format!("{:.0} us of processor time, {above:.0} above P's {:.0}", each(product), each(replay));
    table.add("a single durable claim", found, "", None);
    let syncs = product.syncs as f64 / CLAIMS as f64;
    table.add(
        "syncs of it",
        format!("{syncs:.3} on the average of the best run, duplicates and checkpoints included"),
        "1",
        Some(syncs <= 1.01),
    );
}
