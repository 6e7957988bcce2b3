use strict;
use warnings;
use Test::More tests => 3;

sub divide { my ($a, $b) = @_; return $a / $b; }    # here: dies

is divide(6, 2), 3, 'divides';
is divide(6, 0), 0, 'divides by nothing';
