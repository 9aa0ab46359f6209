# Prints the numbers as they are.

while read -r number; do
    echo "$number"
done
