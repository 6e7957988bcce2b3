use Test::More tests => 2;
use Sum;

is add(1, 2), 4, "sum";
is 2 * 2, 4, "product";
