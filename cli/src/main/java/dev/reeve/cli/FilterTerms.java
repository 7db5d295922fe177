// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Terms of a filter may begin with a minus, as {@code -logger:net} and {@code -foo}, which the command line's parser
 * would take for options, the second one for {@code -f} and more. They are marked before it sees them.
 */
final class FilterTerms implements IParameterPreprocessor {
    /** No argument of a process has it. */
    private static final String MARK = "\0";

    @Override
    @SuppressWarnings("JdkObsolete") // the parser's stack: what comes next is on top
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, @Nullable ArgSpec argument, Map<String, Object> info) {
        boolean isValue = false;
        for (int i = arguments.size() - 1; i >= 0; i--) {
            String next = arguments.get(i);
            if (command.subcommands().containsKey(next) || next.equals("--")) {
                break;
            }
            if (!isValue && isTerm(next, command)) {
                arguments.set(i, MARK + next);
            }
            OptionSpec option = isValue ? null : command.optionsMap().get(next);
            isValue = option != null && option.arity().min() > 0;
        }
        return false;
    }

    private static boolean isTerm(String argument, CommandSpec command) {
        return argument.length() > 1
                && argument.startsWith("-")
                && !argument.startsWith("--")
                && !command.optionsMap().containsKey(argument);
    }

    /** As it was typed. */
    static String unmarked(String term) {
        return term.startsWith(MARK) ? term.substring(MARK.length()) : term;
    }
}
