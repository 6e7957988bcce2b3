// A test program in Rust that links libtapir, and reads what is not there.
extern "C" {
    fn tapir_catch_crashes() -> i32;
}

#[inline(never)]
fn first(numbers: *const i32) -> i32 {
    unsafe { std::ptr::read_volatile(numbers) }
}

fn check_first() {
    let numbers = [3, 4];
    if first(numbers.as_ptr()) == 3 {
        println!("ok 1 - of some numbers");
    }
    if first(std::hint::black_box(8) as *const i32) == 0 {
        println!("ok 2 - of none");
    }
}

fn main() {
    if unsafe { tapir_catch_crashes() } != 0 {
        std::process::exit(1);
    }
    println!("1..2");
    check_first();
}
