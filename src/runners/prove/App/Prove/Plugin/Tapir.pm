package App::Prove::Plugin::Tapir;

# prove -PTapir

use strict;
use warnings;

sub load {
	my ($class, $plugin) = @_;

	$plugin->{app_prove}->formatter('TAP::Formatter::Tapir');
	$plugin->{app_prove}->merge(1);
	return 1;
}

1;
