/* A register of a list by a number that is not there.
 *
 * clang: there is no register or cluster of that number
 * gcc: there is no register or cluster of that number
 */
#ifdef WRONG
reg_modify(reg_at(GPIO, TCCR, 4), .CCR = 1);
#else
reg_modify(reg_at(GPIO, TCCR, 3), .CCR = 1);
#endif
