# Exercise 01: the running maximum. The task is on the page: workshop show 01
#
# It reads the numbers. The rest is yours.

while read -r number; do
    :
done
