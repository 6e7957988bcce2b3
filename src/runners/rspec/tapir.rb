# RSpec through tapir: --require SHARE/rspec/tapir.rb --format Tapir, in .rspec or SPEC_OPTS. Each
# example becomes a point of TAP as it ends. tapir is $TAPIR, or is found in PATH.

class Tapir
  RSpec::Core::Formatters.register self, :start, :example_started, :example_passed,
                                   :example_failed, :example_pending, :message, :close

  def initialize(_output)
    name = ENV['TAPIR'] || 'tapir'
    @program = IO.popen([name], 'w', external_encoding: 'UTF-8')
    @count = @planned = 0
    write 'TAP version 14'
  rescue SystemCallError => error
    abort "#{name}: #{error.message}"
  end

  def start(notification)
    @planned = notification.count
    write "1..#{@planned}" if @planned > 0
  end

  def example_started(notification)
    write "# Subtest: #{named(notification.example)}"
  end

  def example_passed(notification)
    point true, notification.example
  end

  def example_failed(notification)
    point false, notification.example, '', thrown(notification.exception, '  ')
  end

  # A pending example that fails is one that was to be done; one that passes is a failure.
  def example_pending(notification)
    result = notification.example.execution_result
    kind = result.pending_exception ? 'TODO' : 'SKIP'
    point kind == 'SKIP', notification.example, " # #{kind} #{one_line(result.pending_message)}"
  end

  # What goes wrong outside of examples comes as a message: a file that cannot be loaded, a hook.
  def message(notification)
    text = notification.message.to_s
    write "not ok #{@count += 1} - outside of examples" if text.include?('error occurred')
    write(*text.lines.map { |line| "# #{line.chomp}" })
  end

  def close(_notification)
    write "1..#{@count}" if @planned.zero? && @count > 0
    @program.close
    # A run that tapir alone finds wrong is no success either.
    RSpec.world.non_example_failure = true unless $?.success?
  end

  private

  def write(*lines)
    @program.write(lines.map { |line| "#{line.encode('UTF-8', invalid: :replace, undef: :replace)}\n" }.join)
    @program.flush
  rescue Errno::EPIPE
    nil # a tapir that is gone is no reason not to run the examples
  end

  def point(good, example, directive = '', yaml = [])
    seconds = example.execution_result.run_time || 0
    write "#{'not ' unless good}ok #{@count += 1} - #{named(example)}#{directive}",
          '  ---', "  duration_ms: #{(seconds * 1000).round(3)}",
          "  location: #{example.location.to_s.inspect}", *yaml, '  ...'
  end

  def thrown(error, indent)
    all = error.respond_to?(:all_exceptions) ? error.all_exceptions : []
    return ["#{indent}failures:"] + all.flat_map { |each| item(each, indent) } if all.any?

    lines = ["#{indent}name: #{error.class.name.inspect}"]
    lines += block('message', error.message.to_s.gsub(/\A\n+|\n+\z/, ''), indent)
    lines += block('stack', (error.backtrace || []).join("\n"), indent)
    lines += ["#{indent}cause:"] + thrown(error.cause, "#{indent}  ") if error.cause
    lines
  end

  def item(error, indent)
    first, *rest = thrown(error, "#{indent}    ")
    [first.sub(/\A(\s*)  /, '\1- ')] + rest
  end

  # A key of YAML with a text as it is.
  def block(key, text, indent)
    ["#{indent}#{key}: |2"] + text.lines.map { |line| "#{indent}  #{line.chomp}" }
  end

  def named(example)
    one_line(example.full_description).gsub(/[\\#]/) { |character| "\\#{character}" }
  end

  def one_line(text)
    text.to_s.split(/\s*\n\s*/).join(' ')
  end
end
