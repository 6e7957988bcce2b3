package TAP::Harness::Tapir;

# HARNESS_SUBCLASS=TAP::Harness::Tapir, for `make test`, `./Build test` and prove

use strict;
use warnings;
use base 'TAP::Harness';

sub new {
	my ($class, $settings) = @_;

	return $class->SUPER::new(
		{%{$settings || {}}, formatter_class => 'TAP::Formatter::Tapir', merge => 1});
}

1;
