package TAP::Formatter::Tapir;

# prove and Test::Harness through tapir: the lines of each test file as they come, one level deeper
# below its name, and a point that says how the file ended. tapir is $TAPIR, or is found in PATH.

use strict;
use warnings;
use Config;
use IO::Handle;
use POSIX ();
use base 'TAP::Formatter::Base';

sub prepare {
	my ($self, @files) = @_;
	my $program = $ENV{TAPIR} || 'tapir';

	local $SIG{__WARN__} = sub { };
	open $self->{tapir}, '|-', $program or die "$program: $!\n";
	$self->{tapir}->autoflush(1);
	$self->{waiting} = [];
	$self->{ended}   = 0;
	$self->_write('TAP version 14', '1..' . @files);
}

# Under --jobs files run side by side. One has the floor, what the others say is kept for later.
sub open_test {
	my ($self, $file, $parser) = @_;
	my $session = bless {formatter => $self, file => $file, parser => $parser, lines => []},
		'TAP::Formatter::Tapir::Session';

	push @{$self->{waiting}}, $session;
	$session->_say("# Subtest: $file");
	return $session;
}

# The pipe closes at the end at the latest, also when prove gives up: tapir has the last word.
sub summary {
	my $self = shift;

	local $?;
	close $self->{tapir} if $self->{tapir};
	$self->{tapir} = undef;
}

# A tapir that is gone is no reason not to run the tests.
sub _write {
	my ($self, @lines) = @_;

	local $SIG{PIPE} = 'IGNORE';
	print {$self->{tapir}} map { "$_\n" } @lines;
}

package TAP::Formatter::Tapir::Session;

sub _say {
	my ($self, @lines) = @_;

	push @{$self->{lines}}, @lines;
	$self->_speak if $self->{formatter}{waiting}[0] == $self;
}

sub _speak {
	my $self = shift;

	$self->{formatter}->_write(splice @{$self->{lines}});
}

sub result {
	my ($self, $result) = @_;

	$self->_say(map { length $_ ? "    $_" : $_ } split /\n/, $result->raw, -1);
}

sub close_test {
	my $self    = shift;
	my $all     = $self->{formatter};
	my $waiting = $all->{waiting};

	$self->{over} = 1;
	while (@$waiting && $waiting->[0]{over}) {
		$waiting->[0]->_speak;
		$all->_write((shift @$waiting)->_ending(++$all->{ended}));
	}
	$waiting->[0]->_speak if @$waiting;
}

# The point of a file, with what prove says of it beyond its tests.
sub _ending {
	my ($self, $number) = @_;
	my $parser = $self->{parser};
	my $skip   = $parser->skip_all;
	my $point  = ($parser->has_problems ? 'not ' : '') . "ok $number - $self->{file}";
	my @wrong  = map { s/'/''/gr } $parser->parse_errors;
	my $signal = ($parser->wait || 0) & 127;
	my @yaml;

	return "$point # SKIP $skip" if defined $skip && !$parser->has_problems;
	push @yaml, "  prove: '" . join('; ', @wrong) . "'" if @wrong;
	push @yaml, '  signal: SIG' . (split ' ', $Config::Config{sig_name})[$signal] if $signal;
	push @yaml, '  exitCode: ' . $parser->exit
		if !$signal && $parser->exit && $parser->exit != $parser->failed;
	return $point unless @yaml;
	return ($point, '  ---', @yaml, '  ...');
}

1;
